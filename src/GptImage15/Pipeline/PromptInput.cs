using System.Management.Automation;
using GptImage15.Commands;
using GptImage15.Resources;

namespace GptImage15.Pipeline;

/// <summary>
/// Made before the first input. Makes a request of what New-GptImageTask was given: parameters, a piped prompt, a piped row, or a piped task whose images
/// are to be edited. Nothing that was not meant as a prompt becomes one: each would cost credits.
/// </summary>
internal sealed class PromptInput(NewGptImageTaskCommand command)
{
    /// <summary>What makes an object a row: it has something to say about the request.</summary>
    private static readonly string[] RowParameters =
    [
        nameof(NewGptImageTaskCommand.Prompt), nameof(NewGptImageTaskCommand.Size), nameof(NewGptImageTaskCommand.Quality),
        nameof(NewGptImageTaskCommand.ImageUrl), nameof(NewGptImageTaskCommand.InputFidelity),
        nameof(NewGptImageTaskCommand.CallbackUrl), nameof(NewGptImageTaskCommand.IdempotencyKey),
    ];

    /// <summary>Which of the command's parameters stand on its command line: these are the same for every input.</summary>
    private readonly HashSet<string> _onCommandLine = new(command.MyInvocation.BoundParameters.Keys, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether -Prompt is one text. A script block there has no value yet, and makes a prompt of each input.</summary>
    private readonly bool _isPromptConstant = command.Prompt is not null;

    /// <summary>The request for the current input.</summary>
    /// <exception cref="GptImageException">InvalidRequest: the input asks for nothing, or for what was paid before.</exception>
    public GptImageRequest Read()
    {
        var request = new GptImageRequest
        {
            Prompt = command.Prompt,
            Size = command.Size,
            Quality = command.Quality,
            ImageUrl = InputProperties.AsWords(command.ImageUrl),
            InputFidelity = command.InputFidelity,
            CallbackUrl = command.CallbackUrl,
            IdempotencyKey = command.IdempotencyKey,
        };
        if (command.InputObject is not { } input)
        {
            return request;
        }

        if (input.BaseObject is string text)
        {
            return WithPipedPrompt(request, text);
        }

        if (TaskInput.IsTask(input))
        {
            return AsEdit(request, input);
        }

        var isRow = RowParameters.Any(name => !_onCommandLine.Contains(name) && command.MyInvocation.BoundParameters.ContainsKey(name));
        return isRow ? request : throw Invalid(Messages.InputAsksForNothing.With(input.BaseObject.GetType().Name));
    }

    private GptImageRequest WithPipedPrompt(GptImageRequest request, string text)
    {
        if (_isPromptConstant)
        {
            throw Invalid(Messages.TwoPrompts.With(text));
        }

        request.Prompt ??= text;
        return request;
    }

    /// <summary>A task says what is to be edited; what it was itself asked with must not be paid for again.</summary>
    private GptImageRequest AsEdit(GptImageRequest request, PSObject input)
    {
        var task = TaskInput.Read(input);
        if (!_onCommandLine.Contains(nameof(request.Prompt)) && (request.Prompt is null || request.Prompt == task.Prompt))
        {
            throw Invalid(Messages.TaskNeedsPrompt.With(task.TaskId));
        }

        if (request.ImageUrl!.Length == 0)
        {
            throw Invalid(Messages.TaskHasNoImage.With(task.TaskId));
        }

        if (!_onCommandLine.Contains(nameof(request.IdempotencyKey)) && request.IdempotencyKey == task.IdempotencyKey)
        {
            request.IdempotencyKey = null;
        }

        return request;
    }

    private static GptImageException Invalid(string message) => new(GptImageErrorId.InvalidRequest, message);
}
