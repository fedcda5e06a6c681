using System.Text;

namespace GptImage15.Benchmarks.Fuzz;

/// <summary>Answers to a submission that name a task in an undocumented envelope.</summary>
internal static class NamedTask
{
    private static readonly string[] Codes =
    [
        "200", "0", "201", "299", "\"200\"", "null", "\"OK\"", "7",
        "302", "400", "401", "402", "403", "404", "409", "429", "500", "503",
    ];

    private static readonly string[] Named = ["task_id", "taskId"];

    private static readonly string[] Unnamed =
    [
        """ "%ID%" """, """["%ID%"]""", """{"id":"%ID%"}""", """[{"id":"%ID%"}]""", """{"task":{"id":"%ID%"}}""",
    ];

    /// <summary>An envelope around the id.</summary>
    public static string Create(Random random)
    {
        var data = Pick(random, Unnamed);
        if (random.Next(4) != 0)
        {
            data = $"{{\"{Pick(random, Named)}\":\"%ID%\",\"status\":\"IN_PROGRESS\"}}";
            data = random.Next(4) switch { 0 => $"[{data}]", 1 => $"{{\"x\":{{\"y\":[{data}]}}}}", _ => data };
        }

        data = random.Next(3) == 0 ? $"\"{data.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : data;
        return random.Next(5) == 0
            ? $"{{\"data\":{data},\"message\":\"m\",\"code\":{Pick(random, Codes)}}}"
            : $"{{\"code\":{Pick(random, Codes)},\"message\":\"m\",\"data\":{data}}}";
    }

    /// <summary>
    /// Whether an id stands whole, under its name, in a body that may be broken before and behind it.
    /// </summary>
    public static bool IsIn(byte[] body, string id) =>
        Named.Any(name => body.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\"{name}\":\"{id}\"")) >= 0
            || body.AsSpan().IndexOf(Encoding.UTF8.GetBytes($"\\\"{name}\\\":\\\"{id}\\\"")) >= 0);

    private static string Pick(Random random, string[] values) => values[random.Next(values.Length)];
}
