using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FedInfra.Benchmarks.Federated;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Benchmarks.Masking;

/// <summary>
/// What masking does to a whole round of a large model, as a person sees it: the coordinator's own seconds, from asking the
/// nodes to the new model measured. Training is one step with one example, so that the rounds are transport, sums and disk.
/// </summary>
internal static class SecAggRoundBenchmark
{
    private const double Most = 2;

    // Features and classes of the data set.
    private const int Inputs = 60;
    private const int Outputs = 10;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    public static Command Command()
    {
        var nodes = new Option<int>("--nodes") { Description = "Nodes, 3 or more.", DefaultValueFactory = _ => 4 };
        var weights = new Option<int>("--weights") { Description = "Values of the model, 10,000 or more; the model has a few more.", DefaultValueFactory = _ => 25_000_000 };
        var rounds = new Option<int>("--rounds") { Description = "Rounds of a run, 2 or more; the first warms up.", DefaultValueFactory = _ => 4 };
        var runs = new Option<int>("--runs") { Description = "Runs of each kind, taken in turns; the best round counts.", DefaultValueFactory = _ => 2 };
        var json = new Option<bool>("--json") { Description = "Print one line of JSON." };
        var command = new Command(
            "secagg-round",
            """
            A masked round against a plain one: quickstart (processes, mutual TLS over loopback) and simulate (one process).
            Exits with 1 where quickstart's masked round takes more than twice as long.
            Example: secagg-round --weights 25000000 --nodes 4 --json
            """)
        {
            nodes, weights, rounds, runs, json,
        };
        foreach (var (option, least) in new[] { (nodes, GroupSize.MinimumNodes), (weights, 10_000), (rounds, 2), (runs, 1) })
        {
            option.Validators.Add(given =>
            {
                if (given.GetValueOrDefault<int>() < least)
                {
                    given.AddError($"{option.Name} must be {least} or more.");
                }
            });
        }

        command.SetAction(async (arguments, cancellationToken) =>
        {
            var result = await MeasureAsync(arguments.GetValue(nodes), arguments.GetValue(weights), arguments.GetValue(rounds), arguments.GetValue(runs), cancellationToken);
            Console.WriteLine(arguments.GetValue(json) ? JsonSerializer.Serialize(result, _json) : result.Describe());
            return result.Processes.Ratio <= Most ? 0 : Verdict.Missed;
        });
        return command;
    }

    private static async Task<SecAggRoundResult> MeasureAsync(int nodes, int weights, int rounds, int runs, CancellationToken cancellationToken)
    {
        var model = Path.Combine(Path.GetTempPath(), $"fedinfra-{Guid.NewGuid():n}.yaml");
        var (first, second) = Hidden(weights);
        await File.WriteAllTextAsync(model, Model(first, second), cancellationToken);
        try
        {
            return new SecAggRoundResult(
                Machine.This, nodes, ((Inputs + 1) * first) + ((first + 1) * second) + ((second + 1) * Outputs),
                await CompareAsync("quickstart", nodes, model, rounds, runs, cancellationToken),
                await CompareAsync("simulate", nodes, model, rounds, runs, cancellationToken));
        }
        finally
        {
            File.Delete(model);
        }
    }

    /// <summary>In turns, because what else the machine does changes with the minutes.</summary>
    private static async Task<RoundTimes> CompareAsync(string command, int nodes, string model, int rounds, int runs, CancellationToken cancellationToken)
    {
        var (plain, masked) = (new List<double>(), new List<double>());
        for (var run = 0; run < runs; run++)
        {
            plain.AddRange(await RunAsync(command, nodes, model, rounds, "off", cancellationToken));
            masked.AddRange(await RunAsync(command, nodes, model, rounds, "on", cancellationToken));
        }

        return new RoundTimes(plain, masked);
    }

    private static async Task<IEnumerable<double>> RunAsync(string command, int nodes, string model, int rounds, string masking, CancellationToken cancellationToken)
    {
        var report = await CoordinatorProgram.RunAsync(
            [
                command, "--data", "synthetic", "--nodes", nodes.ToString(CultureInfo.InvariantCulture), "--cohort", "1", "--model", model,
                "--rounds", rounds.ToString(CultureInfo.InvariantCulture), "--local-steps", "1", "--batch", "1", "--secure-aggregation", masking,
            ],
            cancellationToken);
        var seconds = report.Rounds.Skip(1).Select(round => round.Seconds).ToArray();
        Console.Error.WriteLine($"{command}, secure aggregation {masking}: {string.Join(", ", seconds.Select(value => value.ToString("0.00", CultureInfo.InvariantCulture)))} s");
        return seconds;
    }

    /// <summary>Two hidden layers of about one size, so that one example costs little beside the weights.</summary>
    private static (int First, int Second) Hidden(int weights)
    {
        var first = (int)Math.Sqrt(weights);
        return (first, Math.Max(1, (int)Math.Ceiling((weights - Outputs - ((Inputs + 1.0) * first)) / (first + 1 + Outputs))));
    }

    private static string Model(int first, int second) => string.Create(CultureInfo.InvariantCulture, $$"""
        name: wide
        input: [{{Inputs}}]
        layers:
          - linear: {units: {{first}}}
          - relu
          - linear: {units: {{second}}}
          - relu
          - linear: {units: {{Outputs}}}
        loss: softmax-cross-entropy
        """);
}
