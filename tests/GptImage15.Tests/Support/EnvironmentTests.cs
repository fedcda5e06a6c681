namespace GptImage15.Tests.Support;

/// <summary>Tests that change the environment of the process. Nothing else runs at the same time.</summary>
[CollectionDefinition(nameof(EnvironmentTests), DisableParallelization = true)]
public sealed class EnvironmentTests;
