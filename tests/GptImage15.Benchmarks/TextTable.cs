using System.Globalization;
using System.Text;

namespace GptImage15.Benchmarks;

/// <summary>Rows of text in aligned columns: the first is left-aligned, the others are right-aligned.</summary>
internal sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> _rows = [headings];

    public void Add(params object[] cells) =>
        _rows.Add([.. cells.Select(cell => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "")]);

    public override string ToString()
    {
        var widths =
            Enumerable.Range(0, headings.Length).Select(column => _rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        for (var i = 0; i < _rows.Count; i++)
        {
            text.AppendLine(string.Join("  ", _rows[i].Select((cell, column) =>
                column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]))));
            if (i == 0)
            {
                text.AppendLine(string.Join("  ", widths.Select(width => new string('-', width))));
            }
        }

        return text.ToString();
    }
}
