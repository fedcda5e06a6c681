using System.Management.Automation;
using GptImage15.Requests;
using GptImage15.Resources;
using GptImage15.Submitting;

namespace GptImage15.Output;

/// <summary>Shows what New-GptImageTask would do, for each row and in total.</summary>
internal sealed class SubmissionWhatIf(Cmdlet cmdlet, SubmissionPreview preview)
{
    /// <summary>Tells what would be done.</summary>
    public SubmissionPreview Preview { get; } = preview;

    /// <summary>Shows a row.</summary>
    /// <param name="request">The request.</param>
    /// <param name="outcome">Its outcome; null where the row would be passed over.</param>
    public void Write(CheckedRequest request, GptImageOutcome<GptImageTask>? outcome)
    {
        if (outcome?.Error is { } error)
        {
            cmdlet.WriteError(error.ToRecord(outcome.Target));
        }
        else if (outcome is not null)
        {
            Show(outcome.Result is { } paid ? TextOf(paid) : TextOf(request.Request));
        }
    }

    /// <summary>Shows the total.</summary>
    public void WriteTotal()
    {
        Show(CmdletMessages.WhatIfTotal.With(Preview.Started, Preview.Credits, Preview.GivenBack));
        if (Preview.PassedOver > 0)
        {
            cmdlet.WriteWarning(Messages.RequestsPassedOver.With(Preview.PassedOver));
        }
    }

    /// <summary>The request with the values of the service where it has none.</summary>
    private static string TextOf(GptImageRequest request) => CmdletMessages.WhatIfStart.With(
        GptImageRequest.Credits,
        request.Size ?? RequestRules.Sizes[0],
        request.Quality ?? RequestRules.DefaultQuality,
        request.ImageUrl?.Count ?? 0,
        request.Prompt);

    private static string TextOf(GptImageTask paid) => paid.TaskId is { } id
        ? CmdletMessages.WhatIfGivenBack.With(id, paid.Prompt)
        : CmdletMessages.WhatIfGivenBackOfRow.With(paid.Prompt);

    /// <summary>With -WhatIf, PowerShell shows the text and asks nothing.</summary>
    private void Show(string text) => cmdlet.ShouldProcess(text, text, caption: null);
}
