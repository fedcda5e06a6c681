using System.Text;
using System.Text.Json;

namespace GptImage15.Benchmarks;

/// <summary>The result of a campaign.</summary>
/// <param name="Table">For people.</param>
/// <param name="Figures">For machines; named as the JSON line names them.</param>
/// <param name="Held">Whether what it is about held.</param>
internal sealed record CampaignReport(string Table, IReadOnlyList<KeyValuePair<string, double>> Figures, bool Held)
{
    /// <summary>The figures on one line.</summary>
    public string Json
    {
        get
        {
            using var bytes = new MemoryStream();
            using (var writer = new Utf8JsonWriter(bytes))
            {
                writer.WriteStartObject();
                foreach (var (name, value) in Figures)
                {
                    writer.WriteNumber(name, Math.Round((decimal)value, 3));
                }

                writer.WriteEndObject();
            }

            return Encoding.UTF8.GetString(bytes.ToArray());
        }
    }

    /// <summary>One figure.</summary>
    public double this[string name] => Figures.Single(figure => figure.Key == name).Value;

    /// <summary>A figure of the report.</summary>
    public static KeyValuePair<string, double> Figure(string name, double value) => new(name, value);
}
