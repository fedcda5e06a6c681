namespace GptImage15.Tests.Submitting;

/// <summary>Tests that make all submissions of the process wait. Nothing else runs at the same time.</summary>
[CollectionDefinition(nameof(ClosedSubmissionsTests), DisableParallelization = true)]
public sealed class ClosedSubmissionsTests;
