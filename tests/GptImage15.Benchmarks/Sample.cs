namespace GptImage15.Benchmarks;

/// <summary>Statistics of many measurements.</summary>
internal static class Sample
{
    public static double Median(this IEnumerable<double> values) => values.Percentile(50);

    /// <summary>The value that a share of all does not exceed.</summary>
    public static double Percentile(this IEnumerable<double> values, double percent)
    {
        double[] sorted = [.. values.Order()];
        return sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100) - 1)];
    }
}
