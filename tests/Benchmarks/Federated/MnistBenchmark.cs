using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace FedInfra.Benchmarks.Federated;

/// <summary>
/// McMahan et al. 2017's first experiment: MNIST over a hundred nodes, a tenth of them in each round, one epoch, batch
/// 10, the 2NN, learning rate 0.1. Exits with 1 where the IID case needs more than 100 rounds to 97%.
/// </summary>
internal static class MnistBenchmark
{
    private const int IidRounds = 100;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    public static Command Command()
    {
        var data = new Option<string>("--data") { Description = "Folder that `client-node data get mnist` filled.", Required = true };
        var seeds = new Option<int>("--seeds") { Description = "How many seeds of the IID case, from 1 on.", DefaultValueFactory = _ => 3 };
        var shardRounds = new Option<int>("--shard-rounds") { Description = "Rounds of the two-class case; 0 leaves it out.", DefaultValueFactory = _ => 400 };
        var quick = new Option<bool>("--quick") { Description = "Only what carries a promise, once: IID, seed 1." };
        var json = new Option<bool>("--json") { Description = "Print one line of JSON." };
        var command = new Command("mnist", "Rounds until 97% on MNIST, beside McMahan's. Example: mnist --data ./mnist") { data, seeds, shardRounds, quick, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var (iid, shards) = arguments.GetValue(quick) ? (1, 0) : (arguments.GetValue(seeds), arguments.GetValue(shardRounds));
            var result = await MeasureAsync(Path.GetFullPath(arguments.GetValue(data)!), iid, shards, cancellationToken);
            Console.WriteLine(arguments.GetValue(json) ? JsonSerializer.Serialize(result, _json) : result.Table());
            return result.Met ? 0 : Verdict.Missed;
        });
        return command;
    }

    private static async Task<MnistResult> MeasureAsync(string folder, int seeds, int shardRounds, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var rows = new List<MnistRow>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            rows.Add(await RunAsync(folder, "iid", seed, IidRounds, cancellationToken));
        }

        if (shardRounds > 0)
        {
            rows.Add(await RunAsync(folder, "shards", 1, shardRounds, cancellationToken));
        }

        return new MnistResult(Machine.This, rows, Math.Round(clock.Elapsed.TotalSeconds, 1));
    }

    private static async Task<MnistRow> RunAsync(string folder, string partition, int seed, int rounds, CancellationToken cancellationToken)
    {
        var report = await CoordinatorProgram.RunAsync(
            [
                "simulate", "--data", $"mnist:{folder}", "--partition", partition, "--nodes", "100", "--cohort", "0.1", "--epochs", "1", "--batch", "10",
                "--model", "2nn", "--learning-rate", "0.1", "--strategy", "fedavg",
                "--seed", seed.ToString(CultureInfo.InvariantCulture), "--rounds", rounds.ToString(CultureInfo.InvariantCulture),
            ],
            cancellationToken);
        var row = MnistRow.Of(partition, seed, report);
        Console.Error.WriteLine(row.Describe());
        return row;
    }
}
