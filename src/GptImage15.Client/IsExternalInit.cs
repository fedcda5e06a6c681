#if !NET
namespace System.Runtime.CompilerServices;

/// <summary>What the compiler asks for to compile records where the framework does not have it.</summary>
internal static class IsExternalInit;
#endif
