using GptImage15.Resources;

namespace GptImage15.Outcomes;

/// <summary>Checks the items of a program that are the input of a stream.</summary>
internal static class InputItem
{
    /// <summary>The outcome; an error in place of null, or of an outcome that has nothing.</summary>
    public static GptImageOutcome<GptImageTask> Check(GptImageOutcome<GptImageTask>? outcome) =>
        outcome is null or { Result: null, Error: null, Warning: null }
            ? new(outcome?.Target, error: new(GptImageErrorId.InvalidRequest, Messages.ItemNull))
            : outcome;
}
