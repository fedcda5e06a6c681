using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using GptImage15.Credentials;
using GptImage15.Input;

namespace GptImage15.Completion;

/// <summary>Completes task ids from the history, the newest first, with their prompts as tooltips.</summary>
public sealed class TaskIdCompleter : IArgumentCompleter
{
    private const int MaximumResults = 50;

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        var word = wordToComplete.Trim('\'', '"');
        try
        {
            var address = ServiceAddress.Of(AddressOf(fakeBoundParameters["BaseUri"]));
            var options = new GptImageClientOptions { BaseUri = address, History = HistorySource.Known() };
            var client = new GptImageClient(null, options);
            var query = new GptImageHistoryQuery { TaskIdPrefix = word, Last = MaximumResults };
            var history = client.ReadHistoryAsync(query).GetAwaiter().GetResult();
            return [.. history.Tasks.Reverse().Select(ToResult)];
        }
        catch (GptImageException)
        {
            // Completion can't report an error. The cmdlet reports it when it runs.
            return [];
        }
    }

    /// <summary>The value of -BaseUri, which is still text on the command line.</summary>
    private static Uri? AddressOf(object? bound) =>
        Uri.TryCreate(InputProperties.Unwrap(bound)?.ToString(), UriKind.Absolute, out var address) ? address : null;

    private static CompletionResult ToResult(GptImageTask task)
    {
        // One line, because shells show the tooltip below the command line.
        var tooltip = $"{task.Status}: {Regex.Replace(task.Prompt ?? "", @"\s+", " ").Trim()}";
        return QuotedValue.Of(task.TaskId!, tooltip);
    }
}
