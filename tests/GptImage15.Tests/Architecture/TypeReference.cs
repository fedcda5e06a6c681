using Microsoft.CodeAnalysis;

namespace GptImage15.Tests.Architecture;

/// <summary>A place in the sources that uses a type of the same project.</summary>
internal sealed record TypeReference(string File, int Line, string Type, string DeclaredIn)
{
    /// <summary>
    /// Each use of a type that the sources declare: by its name, through a member (extension methods included), or
    /// inferred (<c>var</c>, <c>new()</c>). Documentation comments do not count.
    /// </summary>
    public static IEnumerable<TypeReference> FindAll(Compilation sources) =>
        sources.SyntaxTrees.SelectMany(tree => FindIn(tree, sources)).Distinct();

    private static IEnumerable<TypeReference> FindIn(SyntaxTree tree, Compilation sources)
    {
        var model = sources.GetSemanticModel(tree);
        return
            from node in tree.GetRoot().DescendantNodes()
            from symbol in SymbolsOf(model.GetSymbolInfo(node))
            from type in TypesOf(symbol)
            where SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, sources.Assembly)
            from declaration in type.DeclaringSyntaxReferences
            let line = tree.GetLineSpan(node.Span).StartLinePosition.Line + 1
            select new TypeReference(tree.FilePath, line, type.Name, declaration.SyntaxTree.FilePath);
    }

    /// <summary>Where a call does not bind, because a generator would write part of it, all that it may mean.</summary>
    private static IEnumerable<ISymbol> SymbolsOf(SymbolInfo info) =>
        info.Symbol is { } symbol ? [symbol] : info.CandidateSymbols;

    private static IEnumerable<INamedTypeSymbol> TypesOf(ISymbol symbol) => symbol switch
    {
        INamedTypeSymbol type => [Outermost(type), .. type.TypeArguments.SelectMany(TypesOf)],
        IArrayTypeSymbol array => TypesOf(array.ElementType),
        { ContainingType: { } type, Kind: not SymbolKind.TypeParameter } => [Outermost(type)],
        _ => [],
    };

    private static INamedTypeSymbol Outermost(INamedTypeSymbol type) =>
        type.ContainingType is { } container ? Outermost(container) : type.OriginalDefinition;
}
