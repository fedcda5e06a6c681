using GptImage15.TestSupport.Table;

namespace GptImage15.Tests.Support;

/// <summary>A fact that is skipped, with the reason, where the emulator of Azure Storage cannot run.</summary>
public sealed class TableFactAttribute : FactAttribute
{
    public TableFactAttribute() => Skip = TableEmulator.WhyNot!;
}

/// <summary>A theory that is skipped, with the reason, where the emulator of Azure Storage cannot run.</summary>
public sealed class TableTheoryAttribute : TheoryAttribute
{
    public TableTheoryAttribute() => Skip = TableEmulator.WhyNot!;
}
