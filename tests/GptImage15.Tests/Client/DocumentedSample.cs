using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using GptImage15.Tests.Architecture;
using Microsoft.CodeAnalysis;

namespace GptImage15.Tests.Client;

/// <summary>The first C# code of <c>docs/client.md</c>, as the program that a reader makes of it.</summary>
internal sealed partial class DocumentedSample
{
    /// <summary>The line that creates the client, as the page has it.</summary>
    private const string Creation =
        "var client = new GptImageClient(Environment.GetEnvironmentVariable(\"GPTIMAGE15_API_KEY\"));";

    /// <summary>What a new console project imports (ImplicitUsings).</summary>
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string Host = Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..",
        OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    private DocumentedSample(string code) => Code = code;

    /// <summary>The code as the page has it.</summary>
    public string Code { get; }

    public static DocumentedSample Read()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "client.md")).ReplaceLineEndings("\n");
        return new(CSharpBlock.Match(page).Groups[1].Value);
    }

    /// <summary>Compiles the code, with only the address of the service added to it.</summary>
    /// <param name="service">The address of the service.</param>
    /// <param name="folder">Receives the program and the client.</param>
    /// <returns>The path of the program.</returns>
    public string Build(Uri service, string folder)
    {
        Assert.Equal(2, Code.Split(Creation).Length);
        var options = $", new() {{ BaseUri = new(\"{service}\") }});";
        var code = Code.Replace(Creation, Creation[..^2] + options, StringComparison.Ordinal);
        var compilation = SourceCompilation.Of("Sample", [("Usings.cs", ImplicitUsings), ("Program.cs", code)], []);
        compilation = compilation.WithOptions(compilation.Options
            .WithOutputKind(OutputKind.ConsoleApplication)
            .WithNullableContextOptions(NullableContextOptions.Enable));

        var program = Path.Combine(folder, "Sample.dll");
        var result = compilation.Emit(program);
        Assert.Empty(result.Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning));

        var client = typeof(GptImageClient).Assembly.Location;
        File.Copy(client, Path.Combine(folder, Path.GetFileName(client)));
        var framework = new { name = "Microsoft.NETCore.App", version = Environment.Version.ToString(3) };
        File.WriteAllText(
            Path.Combine(folder, "Sample.runtimeconfig.json"),
            JsonSerializer.Serialize(new { runtimeOptions = new { framework } }));
        return program;
    }

    /// <summary>Runs the program in a process of its own.</summary>
    /// <returns>The lines that it wrote.</returns>
    public static async Task<string[]> RunAsync(string program, string folder, string apiKey, string history)
    {
        using var process = Process.Start(new ProcessStartInfo(Host, [program])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["GPTIMAGE15_API_KEY"] = apiKey, ["GPTIMAGE15_HISTORY"] = history },
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(("", 0), (await errors, process.ExitCode));
        return output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharpBlock { get; }
}
