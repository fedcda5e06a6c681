using GptImage15.Resources;

namespace GptImage15;

/// <summary>An exception that nothing foresaw, as an error about the one item it befell: the others go on.</summary>
internal static class UnexpectedError
{
    /// <summary>The error. It names the exception's type alone, since its text may hold the key.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="id">What could not be done.</param>
    /// <param name="item">What it is about.</param>
    public static GptImageException Of(Exception exception, GptImageErrorId id, object item) =>
        new(id, Messages.UnexpectedError.With(item, exception.GetType().Name));
}
