using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace FedInfra.Benchmarks.Synthesis;

/// <summary>
/// How long Pulumi waits for its compiler: <c>infra synth --stack X</c> as a whole process, beside the same process doing
/// nothing but print its version, which is what starting .NET costs. Both take turns.
/// </summary>
public static class SynthBenchmark
{
    private const int WarmUpRuns = 2;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    /// <summary>The executable that was built with this one, in the same configuration.</summary>
    private static string Library
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(here.Parent!.Parent!.FullName, "FedInfra.Infra", here.Name, "infra.dll");
        }
    }

    public static Command Command()
    {
        var stack = new Option<string>("--stack") { Description = "A stack that has a file in stacks/.", DefaultValueFactory = _ => "hybrid-hospitals" };
        var runs = new Option<int>("--runs") { Description = "How many runs of each are measured.", DefaultValueFactory = _ => 20 };
        runs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--runs must be 1 or more.");
            }
        });
        var json = new Option<bool>("--json") { Description = "Print one line of JSON." };
        var command = new Command("synth", "Milliseconds that a stack's synthesis takes, start to end. Run in the project's folder. Example: synth --stack aws-spot --json") { stack, runs, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var result = await MeasureAsync(arguments.GetRequiredValue(stack), arguments.GetValue(runs), cancellationToken);
            Console.WriteLine(arguments.GetValue(json) ? JsonSerializer.Serialize(result, _json) : Table(result));
        });
        return command;
    }

    private static async Task<SynthResult> MeasureAsync(string stack, int runs, CancellationToken cancellationToken)
    {
        List<double> synth = [], floor = [];
        long bytes = 0;
        for (var i = -WarmUpRuns; i < runs; i++)
        {
            var (milliseconds, printed) = await RunAsync(["synth", "--stack", stack], cancellationToken);
            var (start, _) = await RunAsync(["--version"], cancellationToken);
            if (i >= 0)
            {
                synth.Add(milliseconds);
                floor.Add(start);
                bytes = printed;
            }
        }

        synth.Sort();
        floor.Sort();
        return new SynthResult(stack, runs, Median(synth), synth[^1], Median(floor), Median(synth) / Median(floor), bytes);
    }

    private static async Task<(double Milliseconds, long Bytes)> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Library, .. arguments]) { RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? (Stopwatch.GetElapsedTime(started).TotalMilliseconds, output.Length)
            : throw new InvalidOperationException($"infra {string.Join(' ', arguments)} ended with {process.ExitCode}; its error stands above.");
    }

    private static double Median(List<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;

    private static string Table(SynthResult result) => string.Create(CultureInfo.InvariantCulture, $"""
        infra synth --stack {result.Stack}, {result.Runs} runs, {result.Bytes:N0} bytes
        synth, median  {result.Milliseconds,8:F1} ms
        synth, slowest {result.SlowestMilliseconds,8:F1} ms
        bare start     {result.BareMilliseconds,8:F1} ms
        ratio          {result.Ratio,8:F2}
        """);
}

/// <summary>What was measured.</summary>
/// <param name="Stack">Which stack.</param>
/// <param name="Runs">How many runs of each.</param>
/// <param name="Milliseconds">Median of the whole process.</param>
/// <param name="SlowestMilliseconds">The slowest run.</param>
/// <param name="BareMilliseconds">Median of the process that only prints its version.</param>
/// <param name="Ratio"><see cref="Milliseconds"/> by <see cref="BareMilliseconds"/>.</param>
/// <param name="Bytes">Length of the program.</param>
internal sealed record SynthResult(string Stack, int Runs, double Milliseconds, double SlowestMilliseconds, double BareMilliseconds, double Ratio, long Bytes);
