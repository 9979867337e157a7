using System.Diagnostics;
using FedInfra.Testing;

namespace FedInfra.Interop.Tests.ModelFiles;

/// <summary>Runs the scripts beside this file.</summary>
internal static class Python
{
    /// <summary>For <see cref="RequiresToolFactAttribute"/>, with sh: the interpreter that <see cref="RunAsync"/> chooses answers.</summary>
    public const string Answers = Choose + "exec $p -c 'import json, struct'\"";

    /// <summary>The same for one that has PyTorch (Debian's python3-torch).</summary>
    public const string HasTorch = Choose + "exec $p -c 'import torch'\"";

    private const string Choose = "-c \"p=${FEDINFRA_PYTHON:-/usr/bin/python3}; [ -x $p ] || p=python3; ";

    private static string Interpreter => Environment.GetEnvironmentVariable("FEDINFRA_PYTHON") is { Length: > 0 } chosen
        ? chosen
        : File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    /// <summary>What the script printed; a script that fails fails the test with what it said.</summary>
    public static Task<string> RunAsync(string script, params string[] arguments) =>
        Execute.AsyncOf(Interpreter, ["-B", Path.Combine(TestData.ProjectRoot, "tests", "Interop", "ModelFiles", script), .. arguments]);
}

/// <summary>Runs one program to its end.</summary>
internal static class Execute
{
    /// <returns>Its standard output.</returns>
    public static async Task<string> AsyncOf(string program, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}{await output}");
        return await output;
    }
}
