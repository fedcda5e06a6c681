using System.Text.Json;
using System.Text;

namespace GptImage15.Wire;

/// <summary>
/// Reads the task ids out of an answer to a submission, in whatever frame they stand: each is a task that may be paid
/// for. What follows an id need not be JSON; a value that is cut is no id.
/// </summary>
internal sealed class TaskIdReader
{
    /// <summary>What still fits into an address; the service's ids have about 20.</summary>
    internal const int MaximumIdCharacters = 2000;

    /// <summary>How often JSON may stand in a string of JSON.</summary>
    private const int MaximumLevels = 8;

    /// <summary>More than one submission can have, so that an answer of noise is not searched for ever.</summary>
    private const int MaximumIds = 100;

    private static readonly JsonReaderOptions Options = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = int.MaxValue,
    };

    private readonly List<string> _named = [];
    private readonly List<string> _unnamed = [];
    private readonly List<string> _atRoot = [];
    private readonly List<string> _seen = [];

    private TaskIdReader()
    {
    }

    /// <summary>What is called the id of a task.</summary>
    public IReadOnlyList<string> Named => _named;

    /// <summary>What is only called <c>id</c>, or has no name, but stands where the task does.</summary>
    public IReadOnlyList<string> Unnamed => _unnamed;

    /// <summary>
    /// What is called <c>id</c> beside the code: the id of the task, or, in an error, of the request.
    /// </summary>
    public IReadOnlyList<string> AtRoot => _atRoot;

    /// <summary>What looks like the id of a task in text that is not JSON, or is none to its end.</summary>
    public IReadOnlyList<string> Seen => _seen;

    /// <summary>Whether such a text ends amid an id.</summary>
    public bool EndsInId { get; private set; }

    /// <summary>The code, as far as the answer could be read.</summary>
    public int? Code { get; private set; }

    /// <summary>Reads an answer.</summary>
    public static TaskIdReader Read(ReadOnlySpan<byte> body)
    {
        var ids = new TaskIdReader();
        if (!ids.Read(body, "", 0))
        {
            ids.Scan(Encoding.UTF8.GetString(body.ToArray()));
        }

        return ids;
    }

    /// <summary>Reads JSON token by token, as far as it is JSON.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">The name the text stands under; empty for the body.</param>
    /// <param name="level">In how many strings the text stands.</param>
    private bool Read(ReadOnlySpan<byte> json, string name, int level)
    {
        var reader = new Utf8JsonReader(json, Options);

        // The names the open objects and arrays stand under. What stands in an array goes by the name of the array.
        var parents = new Stack<string>();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = Simplify(LenientStringConverter.ReadString(ref reader));
                        if (IsEcho(name))
                        {
                            reader.Skip();
                        }

                        break;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        parents.Push(name);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        name = parents.Pop();
                        break;
                    case JsonTokenType.String or JsonTokenType.Number:
                        var parent = parents.Count > 0 ? parents.Peek() : name;
                        if (name == "code" && parent.Length == 0
                            && LenientInt32Converter.ReadNumber(ref reader) is { } code)
                        {
                            Code = code;
                        }
                        else if (LenientStringConverter.ReadText(ref reader) is { } text
                            && !string.IsNullOrWhiteSpace(text))
                        {
                            Take(text, name, parent, level);
                        }

                        break;
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Take(string text, string name, string parent, int level)
    {
        if (name is "taskid" or "taskids")
        {
            if (!IsPlaceholder(text))
            {
                Add(_named, text);
            }
        }
        else if (name == "id" && parent.Length == 0)
        {
            Add(_atRoot, text);
        }
        else if (name == "id" && IsTask(parent))
        {
            Add(_unnamed, text);
        }
        else if (name is "data" or "task" or "tasks" && IsLikeId(text))
        {
            Add(_unnamed, text);
        }
        else if (level == MaximumLevels || text.TrimStart()[0] is not ('{' or '[' or '"')
            || !Read(Encoding.UTF8.GetBytes(text), name, level + 1))
        {
            Scan(text);
        }
    }

    private void Scan(string text)
    {
        foreach (var id in TaskIdScan.Find(text))
        {
            Add(_seen, id);
        }

        EndsInId |= TaskIdScan.EndsInId(text);
    }

    /// <summary>Whether something of this name describes the task.</summary>
    private static bool IsTask(string name) => name is "data" or "task" or "tasks" or "result";

    /// <summary>Whether something of this name only repeats what was sent, which may hold any text.</summary>
    private static bool IsEcho(string name) => name is "request" or "prompt";

    /// <summary>Whether a text under an id's name says that there is none.</summary>
    private static bool IsPlaceholder(string text) =>
        text[0] == '-' || text is "0" or "null" or "undefined" or "none" or "None" or "true" or "false";

    /// <summary>
    /// Whether a text without a name can be an id, and is no word, number or sentence of the service's.
    /// </summary>
    private static bool IsLikeId(string text) =>
        text.All(character => character < 128 && (char.IsLetterOrDigit(character) || character is '-' or '_'))
        && text.Any(char.IsLetter)
        && text.Any(char.IsDigit);

    /// <summary>A name without what its spellings differ in: <c>task_id</c>, <c>taskId</c>, <c>Task-ID</c>.</summary>
    private static string Simplify(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static void Add(List<string> ids, string id)
    {
        if (id.Length <= MaximumIdCharacters && ids.Count < MaximumIds && !ids.Contains(id))
        {
            ids.Add(id);
        }
    }
}
