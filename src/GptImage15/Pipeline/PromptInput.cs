using System.Collections;
using System.Management.Automation;
using GptImage15.Commands;
using GptImage15.Resources;
using GptImage15.Transport;

namespace GptImage15.Pipeline;

/// <summary>
/// Makes a request of what New-GptImageTask was given: parameters, a piped prompt, a piped row, or a piped task whose
/// images are to be edited. Only what is meant as a prompt becomes one: each costs credits.
/// </summary>
/// <remarks>
/// Made before the first input. Reads the input itself: in the parameters, what the engine's binder took from a property
/// looks like what a script block gave, a list like a text, and a parameter bound once stays listed as bound.
/// </remarks>
internal sealed class PromptInput(NewGptImageTaskCommand command)
{
    /// <summary>The parameters on the command line: these come before what an input says.</summary>
    private readonly HashSet<string> _onCommandLine =
        new(command.MyInvocation.BoundParameters.Keys, StringComparer.OrdinalIgnoreCase);

    private readonly bool _isPromptComputed = IsComputed(command, nameof(command.Prompt), command.Prompt);
    private readonly bool _isImageComputed = IsComputed(command, nameof(command.ImageUrl), command.ImageUrl);

    /// <summary>Whether there is an input, which may be $null. Without a pipeline there is none.</summary>
    private bool HasInput =>
        command.MyInvocation.ExpectingInput || _onCommandLine.Contains(nameof(command.InputObject));

    /// <summary>The request for the current input.</summary>
    /// <exception cref="GptImageException">InvalidRequest: it asks for nothing, or for what was paid before.</exception>
    public GptImageRequest Read() => !HasInput ? Combine(null) : command.InputObject switch
    {
        null => throw Invalid(Messages.InputEmpty),
        { BaseObject: string text } => OfText(text),
        var input when TaskInput.IsTask(input) => OfTask(input),
        var input => OfRow(input),
    };

    private GptImageRequest OfText(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Invalid(Messages.InputEmpty);
        }

        if (!_isPromptComputed && IsAddress(text.Trim()) && InputProperties.AsWords(text).Length == 1)
        {
            throw Invalid(Messages.PromptIsAddress.With(SecureUri.Show(text.Trim())));
        }

        CheckOnePrompt(text);
        var request = Combine(null);
        request.Prompt = _isPromptComputed ? command.Prompt : text;
        return request;
    }

    /// <summary>A row has a prompt or an image, or a script block makes one of it.</summary>
    private GptImageRequest OfRow(PSObject input)
    {
        if (input.BaseObject is IDictionary)
        {
            throw AsksForNothing(input);
        }

        var request = Combine(input);
        if (_onCommandLine.Contains(nameof(command.ImageUrl)) ? _isImageComputed : request.ImageUrl!.Length > 0)
        {
            return request;
        }

        var prompt = _isPromptComputed ? request.Prompt : input.Read(InputProperties.AsText, nameof(command.Prompt));
        if (string.IsNullOrWhiteSpace(prompt))
        {
            throw AsksForNothing(input);
        }

        CheckOnePrompt(prompt!);
        return request;
    }

    /// <summary>A task says what is to be edited. What it was itself asked with must not be paid for again.</summary>
    private GptImageRequest OfTask(PSObject input)
    {
        var task = TaskInput.Read(input);
        if (task.TaskId is null)
        {
            throw Invalid(Messages.SubmissionUnknownNotSent.With(task.Prompt));
        }

        if (!_onCommandLine.Contains(nameof(command.Prompt)))
        {
            throw Invalid(Messages.TaskNeedsPrompt.With(task.TaskId));
        }

        if (task.ImageUrl.Length == 0 && !_isImageComputed)
        {
            throw Invalid(Messages.TaskHasNoImage.With(task.TaskId));
        }

        var request = Combine(input);
        if (!_onCommandLine.Contains(nameof(command.ImageUrl)))
        {
            request.ImageUrl = task.ImageUrl;
        }

        if (!_onCommandLine.Contains(nameof(command.IdempotencyKey)))
        {
            request.IdempotencyKey = null;
        }

        return request;
    }

    /// <summary>The parameters on the command line, and for all others what the object says.</summary>
    private GptImageRequest Combine(PSObject? input) => new()
    {
        Prompt = Choose(input, command.Prompt, nameof(command.Prompt)),
        Size = Choose(input, command.Size, nameof(command.Size)),
        Quality = Choose(input, command.Quality, nameof(command.Quality)),
        ImageUrl = input is null || _onCommandLine.Contains(nameof(command.ImageUrl))
            ? InputProperties.AsWords(command.ImageUrl is { Length: 1 } one ? one[0] : command.ImageUrl)
            : input.Read(InputProperties.AsWords, nameof(command.ImageUrl), "images"),
        InputFidelity = Choose(input, command.InputFidelity, nameof(command.InputFidelity), "input_fidelity"),
        CallbackUrl = Choose(input, command.CallbackUrl, nameof(command.CallbackUrl), "callback_url"),
        IdempotencyKey = Choose(input, command.IdempotencyKey, nameof(command.IdempotencyKey), "idempotency_key"),
    };

    private string? Choose(PSObject? input, string? bound, params string[] names) =>
        input is null || _onCommandLine.Contains(names[0]) ? bound : input.Read(InputProperties.AsText, names);

    /// <summary>A text for -Prompt would be paid for in place of the input's own prompt.</summary>
    private void CheckOnePrompt(string prompt)
    {
        if (_onCommandLine.Contains(nameof(command.Prompt)) && !_isPromptComputed)
        {
            throw Invalid(Messages.TwoPrompts.With(prompt));
        }
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    /// <summary>Whether a parameter is a script block: it is bound, and has no value before the first input.</summary>
    private static bool IsComputed(PSCmdlet command, string name, object? value) =>
        value is null && command.MyInvocation.BoundParameters.TryGetValue(name, out var bound) && bound is not null;

    private static GptImageException AsksForNothing(PSObject input) =>
        Invalid(Messages.InputAsksForNothing.With(input.BaseObject.GetType().Name));

    private static GptImageException Invalid(string message) => new(GptImageErrorId.InvalidRequest, message);
}
