using System.Runtime.CompilerServices;

namespace GptImage15.History.LocalIndex;

/// <summary>The methods that run for each line of the file.</summary>
internal static class HotMethod
{
    /// <summary>
    /// Compiles a method with all optimizations at its first call. A process reads the file once: where methods start
    /// unoptimized, most of the lines are read before the runtime replaces them. The value is AggressiveOptimization,
    /// which .NET Framework does not name and ignores.
    /// </summary>
    public const MethodImplOptions Options = (MethodImplOptions)512;
}
