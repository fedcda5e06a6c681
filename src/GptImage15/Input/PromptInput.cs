using System.Management.Automation;
using GptImage15.Addresses;
using GptImage15.Resources;

namespace GptImage15.Input;

/// <summary>
/// Makes a request from parameters, a piped prompt, a piped row, or a piped task whose images are to be edited. Only
/// what is meant as a prompt becomes one: each costs credits.
/// </summary>
/// <remarks>
/// Reads the properties of the input itself: the binder of PowerShell turns a list into a text.
/// </remarks>
/// <param name="commandLine">The parameters on the command line, whose values come before those of the input.</param>
/// <param name="parameters">The values for this input.</param>
internal sealed class PromptInput(PromptCommandLine commandLine, PromptParameters parameters)
{
    /// <summary>The request.</summary>
    /// <exception cref="GptImageException">
    /// InvalidRequest: the input asks for nothing, or for what was paid before.
    /// </exception>
    public GptImageRequest Read() => !commandLine.HasInput ? Combine(null) : parameters.InputObject switch
    {
        null => throw Invalid(CmdletMessages.InputEmpty),
        { BaseObject: string text } => OfText(text),
        var input => OfObject(input),
    };

    private GptImageRequest OfObject(PSObject input)
    {
        var row = new InputRow(input);
        return TaskInput.IsTask(row) ? OfTask(input, row) : OfRow(input, row);
    }

    private GptImageRequest OfText(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Invalid(CmdletMessages.InputEmpty);
        }

        // The text is the source of an address then, and not a prompt.
        if (commandLine.IsImageComputed && commandLine.Has(nameof(GptImageRequest.Prompt)))
        {
            var request = Combine(null);
            return commandLine.IsPromptComputed || request.ImageUrl!.Count > 0
                ? request
                : throw AsksForNothing(nameof(String));
        }

        if (!commandLine.IsPromptComputed && InputProperties.AsWords(text) is var words && words.All(IsAddress))
        {
            throw Invalid(CmdletMessages.PromptIsAddress.With(SecureUri.Show(words[0])));
        }

        CheckOnePrompt(text);
        return Combine(null) with { Prompt = commandLine.IsPromptComputed ? parameters.Request.Prompt : text };
    }

    /// <summary>
    /// The request for a row, which has a prompt or an image, or a script block that makes a value of the row.
    /// </summary>
    private GptImageRequest OfRow(PSObject input, InputRow row)
    {
        var request = Combine(row);
        if (HasImage(request))
        {
            return request;
        }

        if (row.IsFile && !commandLine.IsPromptComputed)
        {
            throw Invalid(CmdletMessages.InputIsFile.With(input.Properties["Name"]?.Value));
        }

        var prompt = commandLine.IsPromptComputed
            ? request.Prompt
            : row.Read(InputProperties.AsText, nameof(GptImageRequest.Prompt));
        if (!string.IsNullOrWhiteSpace(prompt))
        {
            CheckOnePrompt(prompt!);
            return request;
        }

        // A script block reads the row, so the text of -Prompt is meant for each row. It must have an image to edit if
        // an image was to be found.
        return commandLine is { IsInputUsed: true, IsPromptComputed: false, IsImageComputed: false }
            && commandLine.Has(nameof(GptImageRequest.Prompt))
                ? request
                : throw AsksForNothing(input.BaseObject.GetType().Name);
    }

    /// <summary>Whether the row itself gives an image, not only -ImageUrl, which is the same for each row.</summary>
    private bool HasImage(GptImageRequest request) => request.ImageUrl!.Count > 0
        && (commandLine.IsImageComputed || !commandLine.Has(nameof(GptImageRequest.ImageUrl)));

    /// <summary>The request that edits the images of a task. The task's own prompt is not paid for again.</summary>
    private GptImageRequest OfTask(PSObject input, InputRow row)
    {
        var task = TaskInput.Read(input);
        if (task.TaskId is null)
        {
            throw Invalid(CmdletMessages.SubmissionUnknownNotSent.With(task.Prompt));
        }

        if (!commandLine.Has(nameof(GptImageRequest.Prompt)))
        {
            throw Invalid(CmdletMessages.TaskNeedsPrompt.With(task.TaskId));
        }

        // The idempotency key and the file of the task belong to the request that was paid for.
        var request = Combine(row, GptImageRequestField.All.Where(
            field => field.Name is not (nameof(GptImageRequest.IdempotencyKey) or nameof(GptImageRequest.FileName))
                || commandLine.Has(field.Name)));
        return (commandLine.IsImageComputed ? request.ImageUrl! : task.ImageUrl).Count == 0
            ? throw Invalid(CmdletMessages.TaskHasNoImage.With(task.TaskId))
            : commandLine.Has(nameof(request.ImageUrl)) ? request : request with { ImageUrl = task.ImageUrl };
    }

    private GptImageRequest Combine(InputRow? row) => Combine(row, GptImageRequestField.All);

    /// <summary>The values on the command line, and for all other fields those of the object.</summary>
    private GptImageRequest Combine(InputRow? row, IEnumerable<GptImageRequestField> fields) => fields.Aggregate(
        new GptImageRequest(), (request, field) => field.With(request, ValueOf(field, row)));

    private object? ValueOf(GptImageRequestField field, InputRow? row)
    {
        var bound = field.Of(parameters.Request);
        if (row is null || commandLine.Has(field.Name))
        {
            // One text may contain several URLs.
            return !field.IsList ? TextTransformationAttribute.Check((string?)bound, field.Name)
                : InputProperties.AsWords(bound is IReadOnlyList<string> { Count: 1 } one ? one[0] : bound);
        }

        return field.IsList ? row.Read(InputProperties.AsWords, field.Name, field.ServiceName)
            : row.Read(InputProperties.AsText, field.Name, field.ServiceName);
    }

    /// <summary>Rejects a text for -Prompt beside a prompt in the input: only one of them could be paid for.</summary>
    private void CheckOnePrompt(string prompt)
    {
        if (commandLine.Has(nameof(GptImageRequest.Prompt)) && !commandLine.IsPromptComputed)
        {
            throw Invalid(CmdletMessages.TwoPrompts.With(prompt));
        }
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    private static GptImageException AsksForNothing(string type) =>
        Invalid(CmdletMessages.InputAsksForNothing.With(type));

    private static GptImageException Invalid(string message) => new(GptImageErrorId.InvalidRequest, message);
}
