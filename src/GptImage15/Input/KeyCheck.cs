using GptImage15.Requests;
using GptImage15.Resources;

namespace GptImage15.Input;

/// <summary>
/// Checks that requests have an idempotency key where the caller uses them: a request without one is paid for again by
/// the next run.
/// </summary>
/// <param name="commandLine">The parameters on the command line.</param>
internal sealed class KeyCheck(PromptCommandLine commandLine)
{
    private int _with;
    private int _without;

    /// <summary>The requests without an idempotency key, where others had one; null for none.</summary>
    public string? Warning => _with > 0 && _without > 0
        ? CmdletMessages.RowsWithoutKey.With(_without, _with + _without)
        : null;

    /// <summary>Counts a request.</summary>
    /// <exception cref="GptImageException">InvalidRequest: -IdempotencyKey has no value for it.</exception>
    public void Add(CheckedRequest request)
    {
        if (request.IdempotencyKey is not null)
        {
            _with++;
        }
        else if (commandLine.Has(nameof(GptImageRequest.IdempotencyKey)))
        {
            throw new GptImageException(
                GptImageErrorId.InvalidRequest, CmdletMessages.IdempotencyKeyEmpty.With(request.Request.Prompt));
        }
        else
        {
            _without++;
        }
    }
}
