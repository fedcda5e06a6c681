using System.Management.Automation;

namespace GptImage15.Input;

/// <summary>Selects tasks by patterns with wildcard characters, and by status.</summary>
internal static class TaskFilter
{
    /// <summary>The condition; null for all tasks. Null in place of a list sets no condition.</summary>
    /// <param name="tags">Patterns; a task without a tag matches none.</param>
    /// <param name="idempotencyKeys">Patterns; a task without an idempotency key matches none.</param>
    /// <param name="statuses">The statuses.</param>
    public static Func<GptImageTask, bool>? Of(
        string[]? tags, string[]? idempotencyKeys, GptImageTaskStatus[]? statuses)
    {
        if (tags is null && idempotencyKeys is null && statuses is null)
        {
            return null;
        }

        var isTag = OneOf(tags);
        var isKey = OneOf(idempotencyKeys);
        return task => isTag(task.Tag) && isKey(task.IdempotencyKey) && statuses?.Contains(task.Status) != false;
    }

    /// <summary>Text that is the same as a pattern matches it too: an idempotency key can have brackets.</summary>
    private static Func<string?, bool> OneOf(string[]? patterns)
    {
        if (patterns is null)
        {
            return static _ => true;
        }

        var wildcards = Array.ConvertAll(
            patterns, pattern => WildcardPattern.Get(pattern ?? "", WildcardOptions.IgnoreCase));
        return text => text is not null
            && (Array.Exists(wildcards, wildcard => wildcard.IsMatch(text)) || patterns.Contains(text));
    }
}
