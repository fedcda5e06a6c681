namespace GptImage15;

/// <summary>
/// A field of <see cref="GptImageRequest"/>. JSON, the history, the rules and the module read this table, so a new
/// field is added to the request, to this table and to the parameters of the module only.
/// </summary>
internal sealed class GptImageRequestField
{
    /// <summary>All fields, in the order in which they are sent.</summary>
    public static readonly IReadOnlyList<GptImageRequestField> All =
    [
        Text(nameof(GptImageRequest.Prompt), "prompt", r => r.Prompt, (r, value) => r with { Prompt = value }),
        Text(nameof(GptImageRequest.Size), "size", r => r.Size, (r, value) => r with { Size = value }),
        Text(nameof(GptImageRequest.Quality), "quality", r => r.Quality, (r, value) => r with { Quality = value }),
        List(nameof(GptImageRequest.ImageUrl), "images", r => r.ImageUrl, (r, value) => r with { ImageUrl = value }),
        Text(
            nameof(GptImageRequest.InputFidelity),
            "input_fidelity",
            r => r.InputFidelity,
            (r, value) => r with { InputFidelity = value }),
        Text(
            nameof(GptImageRequest.CallbackUrl),
            "callback_url",
            r => r.CallbackUrl,
            (r, value) => r with { CallbackUrl = value }),
        Text(
            nameof(GptImageRequest.IdempotencyKey),
            "idempotency_key",
            r => r.IdempotencyKey,
            (r, value) => r with { IdempotencyKey = value },
            isSent: false),
        Text(nameof(GptImageRequest.Tag), "tag", r => r.Tag, (r, value) => r with { Tag = value }, isSent: false),
        Text(
            nameof(GptImageRequest.FileName),
            "file_name",
            r => r.FileName,
            (r, value) => r with { FileName = value },
            isSent: false),
    ];

    private readonly Func<GptImageRequest, object?> _get;
    private readonly Func<GptImageRequest, object?, GptImageRequest> _with;

    private GptImageRequestField(
        string name,
        string serviceName,
        bool isList,
        bool isSent,
        Func<GptImageRequest, object?> get,
        Func<GptImageRequest, object?, GptImageRequest> with)
    {
        Name = name;
        ServiceName = serviceName;
        IsList = isList;
        IsSent = isSent;
        _get = get;
        _with = with;
    }

    /// <summary>The name of the property.</summary>
    public string Name { get; }

    /// <summary>The name that the service uses, or would use.</summary>
    public string ServiceName { get; }

    /// <summary>Whether the value is a list of strings; otherwise it is a string.</summary>
    public bool IsList { get; }

    /// <summary>Whether the service receives it.</summary>
    public bool IsSent { get; }

    /// <summary>The value in a request: null, a string, or a list of strings.</summary>
    public object? Of(GptImageRequest request) => _get(request);

    /// <summary>A copy of a request with another value.</summary>
    public GptImageRequest With(GptImageRequest request, object? value) => _with(request, value);

    /// <summary>Completes a request with the values of another one; its own values are kept.</summary>
    /// <param name="request">The request; null for one without values.</param>
    /// <param name="other">The other request; null for one without values.</param>
    /// <returns><paramref name="request"/> itself where nothing was missing.</returns>
    public static GptImageRequest? Complete(GptImageRequest? request, GptImageRequest? other)
    {
        if (request is null || other is null)
        {
            return request ?? other;
        }

        foreach (var field in All)
        {
            if (field.Of(request) is null && field.Of(other) is { } value)
            {
                request = field.With(request, value);
            }
        }

        return request;
    }

    private static GptImageRequestField Text(
        string name,
        string serviceName,
        Func<GptImageRequest, string?> get,
        Func<GptImageRequest, string?, GptImageRequest> with,
        bool isSent = true) =>
        new(name, serviceName, isList: false, isSent, get, (request, value) => with(request, (string?)value));

    private static GptImageRequestField List(
        string name,
        string serviceName,
        Func<GptImageRequest, IReadOnlyList<string>?> get,
        Func<GptImageRequest, IReadOnlyList<string>?, GptImageRequest> with) =>
        new(
            name,
            serviceName,
            isList: true,
            isSent: true,
            get,
            (request, value) => with(request, (IReadOnlyList<string>?)value));
}
