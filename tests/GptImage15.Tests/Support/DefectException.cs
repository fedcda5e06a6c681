namespace GptImage15.Tests.Support;

/// <summary>An exception that the client does not expect, as a defect in a program throws it.</summary>
internal sealed class DefectException(string? message = null) : Exception(message);
