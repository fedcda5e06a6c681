using GptImage15.Transport;

namespace GptImage15.Service;

/// <summary>
/// The code of a response. The service reports errors in the body, as its page shows, and the HTTP status can be 200 or
/// the same code.
/// </summary>
internal static class ResponseCode
{
    /// <summary>
    /// The code in the body if it is an error code; otherwise the HTTP status, with 200 for all of 200 to 299.
    /// </summary>
    public static int Of(ServiceResponse response, int? bodyCode) =>
        bodyCode is { } code && !IsSuccess(code) ? code
        : response.IsSuccessStatus ? 200
        : response.HttpStatus;

    /// <summary>Whether a code in a body is not an error code. 0 means success in similar services.</summary>
    public static bool IsSuccess(int? bodyCode) => bodyCode is null or 0 or (>= 200 and < 300);
}
