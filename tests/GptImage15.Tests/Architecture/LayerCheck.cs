using Microsoft.CodeAnalysis;

namespace GptImage15.Tests.Architecture;

/// <summary>Compares the uses of types in a project's sources with its declared layers.</summary>
internal static class LayerCheck
{
    /// <summary>What breaks the order: one line each, with file, line and type.</summary>
    public static IReadOnlyList<string> Run(LayerOrder order, Compilation sources)
    {
        var uses = (
            from reference in TypeReference.FindAll(sources)
            let user = order.Find(reference.File)
            let used = order.Find(reference.DeclaredIn)
            where user is not null && used is not null && user != used
            select (Reference: reference, User: user, Used: used)).ToArray();
        var pairs = uses.Select(use => (use.User, use.Used)).ToHashSet();

        return
        [
            .. sources.SyntaxTrees.Where(tree => order.Find(tree.FilePath) is null).Select(Undeclared).Distinct(),
            .. from use in uses
               where use.Used.Layer <= use.User.Layer
               orderby use.Reference.File, use.Reference.Line
               select $"{use.Reference.File}({use.Reference.Line}): {use.User.Name} uses {use.Reference.Type} of "
                   + $"{use.Used.Name}, which {Relation(use.User, use.Used, pairs)}.",
        ];
    }

    private static string Undeclared(SyntaxTree tree) => LayerOrder.FolderOf(tree.FilePath) is { Length: > 0 } folder
        ? $"{folder}: this folder has no declared layer."
        : $"{tree.FilePath}: this file has no declared layer.";

    private static string Relation(ProjectPart user, ProjectPart used, HashSet<(ProjectPart, ProjectPart)> pairs) =>
        (used.Layer < user.Layer ? "is above it" : "is beside it")
        + (pairs.Contains((used, user)) ? " and uses it too" : "");
}
