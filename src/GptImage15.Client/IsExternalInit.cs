namespace System.Runtime.CompilerServices;

/// <summary>
/// The compiler needs it for init properties. It is defined for all targets, also where the framework has it: a
/// program can be compiled against one target and run with another, and the signature of an init property names this
/// type.
/// </summary>
internal static class IsExternalInit;
