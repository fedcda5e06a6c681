using Microsoft.CodeAnalysis;

namespace GptImage15.Tests.Architecture;

/// <summary>What a program outside of an assembly can use of it: one line for each type and each member.</summary>
internal static class PublicApi
{
    private static readonly SymbolDisplayFormat Format = new(
        SymbolDisplayGlobalNamespaceStyle.OmittedAsContaining,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints
            | SymbolDisplayGenericsOptions.IncludeVariance,
        SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeContainingType
            | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeExplicitInterface,
        SymbolDisplayDelegateStyle.NameAndSignature,
        SymbolDisplayExtensionMethodStyle.StaticMethod,
        SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeExtensionThis,
        SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeMemberKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.IncludeNotNullableReferenceTypeModifier);

    /// <summary>An assembly's public and protected types and members, without what compilers add to records.</summary>
    public static IReadOnlyList<string> Of(IAssemblySymbol assembly) =>
    [
        .. TypesIn(assembly.GlobalNamespace)
            .OrderBy(type => type.ToDisplayString(), StringComparer.Ordinal)
            .SelectMany(Lines),
    ];

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container) =>
        container.GetMembers().SelectMany(member => member switch
        {
            INamespaceSymbol inner => TypesIn(inner),
            INamedTypeSymbol type when IsVisible(type) => [type, .. TypesIn(type)],
            _ => [],
        });

    private static IEnumerable<string> Lines(INamedTypeSymbol type) =>
    [
        Describe(type),
        .. type.GetMembers()
            .Where(member => member is not INamedTypeSymbol && IsVisible(member) && !IsAddedByCompiler(member))
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => "    " + member.ToDisplayString(Format)),
    ];

    private static string Describe(INamedTypeSymbol type)
    {
        var modifier = type switch
        {
            { TypeKind: not TypeKind.Class } => "",
            { IsStatic: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsSealed: true } => "sealed ",
            _ => "",
        };
        var bases = type.Interfaces.Prepend(type.BaseType).OfType<INamedTypeSymbol>()
            .Where(each => type.IsReferenceType && each.SpecialType != SpecialType.System_Object)
            .Select(each => each.ToDisplayString(Format.WithKindOptions(SymbolDisplayKindOptions.None)))
            .ToArray();
        return modifier + type.ToDisplayString(Format) + (bases is [] ? "" : " : " + string.Join(", ", bases));
    }

    private static bool IsVisible(ISymbol symbol) => symbol.DeclaredAccessibility
        is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    /// <summary>Accessors stand with their property. The members of a record follow from its being one.</summary>
    private static bool IsAddedByCompiler(ISymbol member) =>
        member is IMethodSymbol { AssociatedSymbol: not null }
        || (member is IMethodSymbol { MethodKind: MethodKind.Constructor } && member.ContainingType.IsValueType)
        || member.GetAttributes().Any(attribute => attribute.AttributeClass?.Name == "CompilerGeneratedAttribute");
}
