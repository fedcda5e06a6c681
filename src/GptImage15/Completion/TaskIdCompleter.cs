using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GptImage15.History;
using GptImage15.Pipeline;

namespace GptImage15.Completion;

/// <summary>Completes task ids from the local history, the newest first, with their prompts as tooltips. Asks nobody.</summary>
public sealed class TaskIdCompleter : IArgumentCompleter
{
    private const int MostResults = 50;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = wordToComplete.Trim('\'', '"');
        try
        {
            return TaskHistory.OpenDefault()?.Newest(word, MostResults).Select(ToResult).ToArray() ?? [];
        }
        catch (GptImageException)
        {
            // Completion has nowhere to report to; the cmdlet will, when it runs.
            return [];
        }
    }

    private static CompletionResult ToResult(GptImageTask task)
    {
        // On one line: shells show tooltips below the prompt.
        var tooltip = $"{task.Status}: {string.Join(" ", InputProperties.AsWords(task.Prompt))}";
        return QuotedValue.Of(task.TaskId!, tooltip);
    }
}
