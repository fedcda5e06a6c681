using System.Reflection;
using GptImage15.TestSupport.Table;
using Xunit.Sdk;

namespace GptImage15.Tests.History.Contract;

/// <summary>Runs a test on the history in a file.</summary>
public sealed class OnFileAttribute : DataAttribute
{
    public const string Kind = "file";

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Kind]];
}

/// <summary>Runs a test on the history in a table; skipped, with the reason, where the emulator cannot run.</summary>
public sealed class OnTableAttribute : DataAttribute
{
    public const string Kind = "table";

    public OnTableAttribute() => Skip = TableEmulator.WhyNot!;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[Kind]];
}
