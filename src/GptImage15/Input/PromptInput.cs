using System.Collections;
using System.Management.Automation;
using GptImage15.Resources;
using GptImage15.Transport;

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
        var input when TaskInput.IsTask(input) => OfTask(input),
        var input => OfRow(input),
    };

    private GptImageRequest OfText(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Invalid(CmdletMessages.InputEmpty);
        }

        if (!commandLine.IsPromptComputed && IsAddress(text.Trim()) && InputProperties.AsWords(text).Length == 1)
        {
            throw Invalid(CmdletMessages.PromptIsAddress.With(SecureUri.Show(text.Trim())));
        }

        CheckOnePrompt(text);
        var request = Combine(null);
        request.Prompt = commandLine.IsPromptComputed ? parameters.Prompt : text;
        return request;
    }

    /// <summary>The request for a row, which has a prompt or an image, or a script block that makes one.</summary>
    private GptImageRequest OfRow(PSObject input)
    {
        if (input.BaseObject is IDictionary)
        {
            throw AsksForNothing(input);
        }

        var request = Combine(input);
        if (commandLine.Has(nameof(parameters.ImageUrl)) ? commandLine.IsImageComputed : request.ImageUrl!.Length > 0)
        {
            return request;
        }

        var prompt = commandLine.IsPromptComputed
            ? request.Prompt
            : input.Read(InputProperties.AsText, nameof(parameters.Prompt));
        if (string.IsNullOrWhiteSpace(prompt))
        {
            throw AsksForNothing(input);
        }

        CheckOnePrompt(prompt!);
        return request;
    }

    /// <summary>The request that edits the images of a task. The task's own prompt is not paid for again.</summary>
    private GptImageRequest OfTask(PSObject input)
    {
        var task = TaskInput.Read(input);
        if (task.TaskId is null)
        {
            throw Invalid(CmdletMessages.SubmissionUnknownNotSent.With(task.Prompt));
        }

        if (!commandLine.Has(nameof(parameters.Prompt)))
        {
            throw Invalid(CmdletMessages.TaskNeedsPrompt.With(task.TaskId));
        }

        if (task.ImageUrl.Length == 0 && !commandLine.IsImageComputed)
        {
            throw Invalid(CmdletMessages.TaskHasNoImage.With(task.TaskId));
        }

        var request = Combine(input);
        if (!commandLine.Has(nameof(parameters.ImageUrl)))
        {
            request.ImageUrl = task.ImageUrl;
        }

        if (!commandLine.Has(nameof(parameters.IdempotencyKey)))
        {
            request.IdempotencyKey = null;
        }

        return request;
    }

    /// <summary>The values on the command line, and for all others those of the object.</summary>
    private GptImageRequest Combine(PSObject? input) => new()
    {
        Prompt = Choose(input, parameters.Prompt, nameof(parameters.Prompt)),
        Size = Choose(input, parameters.Size, nameof(parameters.Size)),
        Quality = Choose(input, parameters.Quality, nameof(parameters.Quality)),
        ImageUrl = input is null || commandLine.Has(nameof(parameters.ImageUrl))
            ? InputProperties.AsWords(parameters.ImageUrl is { Length: 1 } one ? one[0] : parameters.ImageUrl)
            : input.Read(InputProperties.AsWords, nameof(parameters.ImageUrl), "images"),
        InputFidelity = Choose(input, parameters.InputFidelity, nameof(parameters.InputFidelity), "input_fidelity"),
        CallbackUrl = Choose(input, parameters.CallbackUrl, nameof(parameters.CallbackUrl), "callback_url"),
        IdempotencyKey = Choose(input, parameters.IdempotencyKey, nameof(parameters.IdempotencyKey), "idempotency_key"),
    };

    private string? Choose(PSObject? input, string? bound, params string[] names) =>
        input is null || commandLine.Has(names[0]) ? bound : input.Read(InputProperties.AsText, names);

    /// <summary>Rejects a text for -Prompt beside a prompt in the input: only one of them could be paid for.</summary>
    private void CheckOnePrompt(string prompt)
    {
        if (commandLine.Has(nameof(parameters.Prompt)) && !commandLine.IsPromptComputed)
        {
            throw Invalid(CmdletMessages.TwoPrompts.With(prompt));
        }
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    private static GptImageException AsksForNothing(PSObject input) =>
        Invalid(CmdletMessages.InputAsksForNothing.With(input.BaseObject.GetType().Name));

    private static GptImageException Invalid(string message) => new(GptImageErrorId.InvalidRequest, message);
}
