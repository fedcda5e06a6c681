namespace GptImage15.Simulator;

/// <summary>Checks that a request has the API key of the service.</summary>
internal sealed class ApiKeyCheck(string apiKey)
{
    private const string Scheme = "Bearer ";

    private readonly string expected = Scheme + apiKey;

    public bool Passes(HttpRequest request)
    {
        var given = request.Headers.Authorization.ToString();
        return given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && given.AsSpan(Scheme.Length).SequenceEqual(expected.AsSpan(Scheme.Length));
    }
}
