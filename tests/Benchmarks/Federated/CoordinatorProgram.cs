using System.Diagnostics;
using System.Text.Json;

namespace FedInfra.Benchmarks.Federated;

/// <summary>Runs the coordinator as a person would: its own process, command line and report.</summary>
internal static class CoordinatorProgram
{
    /// <summary>How much of the output's end a failure shows.</summary>
    private const int ShownCharacters = 2000;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    /// <summary>The executable that was built with this one, in the same configuration.</summary>
    private static string Library
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(here.Parent!.Parent!.FullName, "FedInfra.Coordinator", here.Name, "coordinator.dll");
        }
    }

    /// <summary>One federation from start to end; what it kept on disk is deleted.</summary>
    /// <param name="arguments">The command and its options, without <c>--report</c> and <c>--data-dir</c>.</param>
    /// <param name="cancellationToken">Kills the coordinator and its nodes.</param>
    /// <exception cref="InvalidOperationException">It failed; the message has its errors.</exception>
    public static async Task<RunReport> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fedinfra-benchmark-").FullName;
        try
        {
            var report = Path.Combine(folder, "report.json");
            await ExecuteAsync([Library, .. arguments, "--report", report, "--data-dir", Path.Combine(folder, "run")], cancellationToken);
            await using var stream = File.OpenRead(report);
            return (await JsonSerializer.DeserializeAsync<RunReport>(stream, _json, cancellationToken))!;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ExecuteAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            var printed = await output;
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException(
                    $"coordinator {string.Join(' ', arguments.Skip(1))} ended with {process.ExitCode}: {await errors}{printed[^Math.Min(printed.Length, ShownCharacters)..]}");
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }
}
