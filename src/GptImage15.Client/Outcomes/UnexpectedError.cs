using GptImage15.Resources;

namespace GptImage15.Outcomes;

/// <summary>Makes an unexpected exception the error of one item, so that the other items go on.</summary>
internal static class UnexpectedError
{
    /// <summary>The error. It shows only the type of the exception, because the message may hold the API key.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="id">The id of the error.</param>
    /// <param name="item">The item.</param>
    public static GptImageException Of(Exception exception, GptImageErrorId id, object item) =>
        new(id, Messages.UnexpectedError.With(item, exception.GetType().Name)) { Case = ErrorCase.Unexpected };
}
