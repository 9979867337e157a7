using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using FedInfra.Benchmarks.Federated;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Benchmarks.Masking;

/// <summary>
/// What secure aggregation costs: the coordinator for many nodes of which some drop out at the worst moment, after their
/// keys are shared and before their update has come; one node; and the keystream under both.
/// </summary>
internal static class SecAggBenchmark
{
    private const long MostBytes = 8L << 30;

    // Sparse, so that all that is measured has been compiled, and a few times, so that it has been optimised.
    private static readonly RoundPlan _warmUp = new(150, 4000, 0.1);

    public static Command Command()
    {
        var nodes = new Option<int>("--nodes") { Description = "Nodes that share keys, 3 or more.", DefaultValueFactory = _ => 1000 };
        var weights = new Option<int>("--weights") { Description = "Values of an update, 1 or more.", DefaultValueFactory = _ => 100_000 };
        var dropout = new Option<double>("--dropout") { Description = "Share of the nodes that drop out between keys and update, 0 to below a third.", DefaultValueFactory = _ => 0 };
        var json = new Option<bool>("--json") { Description = "Print one line of JSON." };
        var command = new Command(
            "secagg",
            """
            Cost of secure aggregation: server (one thread), one node, keystream.
            Examples: secagg --nodes 1000 --weights 100000 --dropout 0.1 --json
                      secagg --nodes 53 --weights 1000000
            The nodes are real and take a while: about two minutes for 1,000.
            """)
        {
            nodes, weights, dropout, json,
        };
        command.Validators.Add(result =>
        {
            var plan = new RoundPlan(result.GetValue(nodes), result.GetValue(weights), result.GetValue(dropout));
            if (plan is not { Nodes: >= GroupSize.MinimumNodes and <= GroupSize.MaximumNodes, Weights: >= 1, Dropout: >= 0 and < 1.0 / 3 })
            {
                result.AddError("--nodes must be 3 or more, --weights 1 or more, --dropout 0 to below a third.");
            }
            else if (sizeof(uint) * (long)plan.Nodes * plan.Weights > MostBytes)
            {
                result.AddError($"--nodes times --weights times 4 bytes must be at most {MostBytes >> 30} GiB: all masked vectors are kept in memory.");
            }
        });
        command.SetAction(arguments =>
        {
            var result = Measure(new RoundPlan(arguments.GetValue(nodes), arguments.GetValue(weights), arguments.GetValue(dropout)));
            Console.WriteLine(arguments.GetValue(json) ? JsonSerializer.Serialize(result, SecAggResult.Json) : result.Describe());
        });
        return command;
    }

    private static SecAggResult Measure(RoundPlan plan)
    {
        var clock = Stopwatch.StartNew();
        var rates = KeystreamRates.Measure();
        for (var i = 0; i < 3; i++)
        {
            using var warmUp = new MaskedRound(_warmUp);
            warmUp.Run();
        }

        using var round = new MaskedRound(plan);
        round.Run();
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"measured in {clock.Elapsed.TotalSeconds:0} s, most of it the other nodes' work"));
        var size = plan.Parameters().SizeOf(plan.Nodes);
        return new SecAggResult(
            Machine.This, plan, size.Neighbours, size.Threshold, round.Server.Total, round.Server.CpuSeconds, round.Server.Seconds, round.ClientSeconds, rates.Keystream,
            round.Survivor.Sent, round.Survivor.Received, rates, round.Masks);
    }
}
