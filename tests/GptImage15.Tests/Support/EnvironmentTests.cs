namespace GptImage15.Tests.Support;

/// <summary>Tests that change the environment of the process: one at a time, with none beside them.</summary>
[CollectionDefinition(nameof(EnvironmentTests), DisableParallelization = true)]
public sealed class EnvironmentTests;
