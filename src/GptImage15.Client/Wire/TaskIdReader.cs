using System.Text;
using System.Text.Json;

namespace GptImage15.Wire;

/// <summary>
/// Finds the task ids in the response to a submission, whatever its structure: each may be a paid task. The text after
/// an id does not have to be JSON. A truncated value is not an id.
/// </summary>
internal sealed class TaskIdReader
{
    /// <summary>
    /// The maximum length of an id, so that it fits into a URL. The ids on the service's page have about 20 characters.
    /// </summary>
    internal const int MaximumIdCharacters = 2000;

    /// <summary>The maximum depth of JSON inside strings of JSON.</summary>
    private const int MaximumLevels = 8;

    /// <summary>
    /// The maximum number of ids. It is higher than a submission can have, and limits the search in a response of
    /// random text.
    /// </summary>
    private const int MaximumIds = 100;

    /// <summary>The maximum number of texts to search. It limits the time for a response of random text.</summary>
    private const int MaximumTexts = 10_000;

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
    private int _texts;

    private TaskIdReader()
    {
    }

    /// <summary>The values with the name of a task id.</summary>
    public IReadOnlyList<string> Named => _named;

    /// <summary>The values with the name <c>id</c> or without a name, in the place of the task.</summary>
    public IReadOnlyList<string> Unnamed => _unnamed;

    /// <summary>
    /// The values with the name <c>id</c> next to the code: the id of the task or, in an error, of the request.
    /// </summary>
    public IReadOnlyList<string> AtRoot => _atRoot;

    /// <summary>The values that look like a task id, in text that is not JSON, or not JSON to its end.</summary>
    public IReadOnlyList<string> Seen => _seen;

    /// <summary>
    /// Whether the body or a text in it is not complete, or is too long to be searched. What is missing can be an id.
    /// </summary>
    public bool IsCut { get; private set; }

    /// <summary>The code of the body; null where the readable part has none.</summary>
    public int? Code { get; private set; }

    /// <summary>Whether the value of a property for a task id can be one.</summary>
    public static bool IsTaskId(string text) =>
        !string.IsNullOrWhiteSpace(text) && !IsPlaceholder(text) && text.Length <= MaximumIdCharacters
        && !text.Any(char.IsControl);

    /// <summary>Reads the body of a response.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isComplete">Whether the body was received completely, as far as HTTP shows it.</param>
    public static TaskIdReader Read(ReadOnlySpan<byte> body, bool isComplete)
    {
        var ids = new TaskIdReader();
        if (!ids.Read(body, "", 0))
        {
            ids.Scan(Encoding.UTF8.GetString(body.ToArray()), isComplete);
        }

        return ids;
    }

    /// <summary>Reads JSON token by token, up to the first error.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">The name of the property with the text; empty for the body.</param>
    /// <param name="level">The number of strings of JSON that enclose the text.</param>
    /// <returns>Whether the text is JSON to its end.</returns>
    private bool Read(ReadOnlySpan<byte> json, string name, int level)
    {
        var reader = new Utf8JsonReader(json, Options);

        // The names of the open objects and arrays. The items of an array have the name of the array.
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
                Add(text.Any(char.IsControl) ? _seen : _named, text);
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
        else if (++_texts > MaximumTexts)
        {
            IsCut = true;
        }
        else if (level == MaximumLevels || text.TrimStart()[0] is not ('{' or '[' or '"')
            || !Read(Encoding.UTF8.GetBytes(text), name, level + 1))
        {
            Scan(text, isComplete: true);
        }
    }

    private void Scan(string text, bool isComplete)
    {
        isComplete = isComplete && !IsCutJson(text);
        foreach (var id in TaskIdScan.Find(text, isComplete))
        {
            Add(_seen, id);
        }

        IsCut |= !isComplete || TaskIdScan.EndsInId(text);
    }

    /// <summary>Whether a text ends inside the JSON in it. Other text with the characters of JSON is not cut.</summary>
    private static bool IsCutJson(string text)
    {
        var start = text.IndexOfAny(['{', '[']);
        var json = start < 0 ? [] : Encoding.UTF8.GetBytes(text.Substring(start));
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(Options));
        try
        {
            while (reader.Read())
            {
            }

            return reader.TokenType is not JsonTokenType.None
                && !(reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray && reader.CurrentDepth == 0);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether a property with this name describes the task.</summary>
    private static bool IsTask(string name) => name is "data" or "task" or "tasks" or "result";

    /// <summary>Whether a property with this name repeats the request, which can contain any text.</summary>
    private static bool IsEcho(string name) => name is "request" or "prompt";

    /// <summary>Whether the value of an id property means that there is no id.</summary>
    private static bool IsPlaceholder(string text) =>
        text[0] == '-' || text is "0" or "null" or "undefined" or "none" or "None" or "true" or "false";

    /// <summary>
    /// Whether a text without a name can be an id. A word, a number or a sentence cannot: an id has letters and digits,
    /// and no other characters except <c>-</c> and <c>_</c>.
    /// </summary>
    private static bool IsLikeId(string text) =>
        text.All(character => character < 128 && (char.IsLetterOrDigit(character) || character is '-' or '_'))
        && text.Any(char.IsLetter)
        && text.Any(char.IsDigit);

    /// <summary>
    /// A name without the differences between its spellings: <c>task_id</c>, <c>taskId</c>, <c>Task-ID</c>.
    /// </summary>
    private static string Simplify(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static void Add(List<string> ids, string id)
    {
        if (id.Length <= MaximumIdCharacters && ids.Count < MaximumIds && !ids.Contains(id))
        {
            ids.Add(id);
        }
    }
}
