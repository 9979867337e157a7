using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace FedInfra.Benchmarks.Federated;

/// <summary>
/// The real coordinator and four real client-node processes over FLamby's four hospitals, beside pooled training and
/// FLamby's figures. Exits with 1 where a promise is missed.
/// </summary>
internal static class HeartDiseaseBenchmark
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    public static Command Command()
    {
        var data = new Option<string>("--data") { Description = "Folder that `client-node data get heart-disease` filled.", Required = true };
        var seeds = new Option<int>("--seeds") { Description = "How many seeds, from 1 on.", DefaultValueFactory = _ => 5 };
        seeds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--seeds must be 1 or more.");
            }
        });
        var quick = new Option<bool>("--quick") { Description = "Only what carries a promise: fedavg with and without masking, fedadam, pooled." };
        var json = new Option<bool>("--json") { Description = "Print one line of JSON." };
        var command = new Command("heart-disease", "Accuracy over four hospitals, beside FLamby's. Example: heart-disease --data ./heart-disease --seeds 5") { data, seeds, quick, json };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var figures = HeartDiseaseFigures.Promised.Concat(arguments.GetValue(quick) ? [] : HeartDiseaseFigures.Others);
            var result = await MeasureAsync([.. figures], Path.GetFullPath(arguments.GetValue(data)!), arguments.GetValue(seeds), cancellationToken);
            Console.WriteLine(arguments.GetValue(json) ? JsonSerializer.Serialize(result, _json) : Table(result));
            return result.Met ? 0 : Verdict.Missed;
        });
        return command;
    }

    private static async Task<HeartDiseaseResult> MeasureAsync(
        IReadOnlyList<HeartDiseaseFigures> methods, string folder, int seeds, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var rows = new List<HeartDiseaseRow>();
        foreach (var method in methods)
        {
            rows.Add(method.Method == HeartDiseaseFigures.Pooled
                ? Pooled(method, folder, seeds)
                : await FederatedAsync(method, folder, seeds, cancellationToken));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{method.Name}: {rows[^1].Mean:0.0000} after {clock.Elapsed.TotalSeconds:0} s"));
        }

        return new HeartDiseaseResult(Machine.This, seeds, rows, Math.Round(clock.Elapsed.TotalSeconds, 1));
    }

    /// <summary>Defaults are FLamby's: four nodes, 15 rounds of 100 steps, batch 4, its rates for the strategy.</summary>
    private static async Task<HeartDiseaseRow> FederatedAsync(HeartDiseaseFigures method, string folder, int seeds, CancellationToken cancellationToken)
    {
        var accuracies = new List<double[]>();
        for (var seed = 1; seed <= seeds; seed++)
        {
            var report = await CoordinatorProgram.RunAsync(
                ["quickstart", "--data", $"heart-disease:{folder}", "--strategy", method.Method, "--seed", seed.ToString(CultureInfo.InvariantCulture), "--secure-aggregation", method.Masked ? "on" : "off"],
                cancellationToken);
            accuracies.Add([.. report.Sites.OrderBy(site => site.Node, StringComparer.Ordinal).Select(site => site.Accuracy)]);
        }

        return HeartDiseaseRow.Of(method, accuracies);
    }

    private static HeartDiseaseRow Pooled(HeartDiseaseFigures method, string folder, int seeds)
    {
        var training = new PooledTraining(folder, sites: 4);
        var measured = Enumerable.Range(1, seeds).Select(seed => training.Measure((ulong)seed)).ToArray();
        return HeartDiseaseRow.Of(method, [.. measured.Select(result => result.Sites)], [.. measured.Select(result => result.Union)]);
    }

    private static string Table(HeartDiseaseResult result)
    {
        var union = result.Rows.FirstOrDefault(row => row.Union is not null);
        return string.Create(CultureInfo.InvariantCulture, $"""
            | method | {string.Join(" | ", Enumerable.Range(1, result.Seeds).Select(seed => $"seed {seed}"))} | mean | deviation | FLamby | rerun | target |
            |---|{string.Concat(Enumerable.Repeat("---|", result.Seeds + 5))}
            {string.Join('\n', result.Rows.Select(Line))}

            | method | Cleveland | Hungary | Switzerland | Long Beach |
            |---|---|---|---|---|
            {string.Join('\n', result.Rows.Select(row => $"| {row.Figures.Name} | {string.Join(" | ", row.Sites.Select(Three))} |"))}

            Pooled training on the union of the test rows, standardised together: {Three(union?.Union)} (FLamby 0.795, rerun 0.796).
            Masking costs FedAvg {result.MaskingCost:0.0000} of accuracy (at most {HeartDiseaseFigures.MaskingTolerance:0.00}).
            {result.Machine}; {result.Seconds:0} s.
            """);
    }

    private static string Line(HeartDiseaseRow row) =>
        $"| {row.Figures.Name} | {string.Join(" | ", row.Means.Select(mean => Three(mean)))} | **{Three(row.Mean)}** | {Three(row.Deviation)} | {Three(row.Figures.Published)} | {Three(row.Figures.Rerun)} | {Verdict.Of(row.Figures.Target, row.Met)} |";

    private static string Three(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Three(double? value) => value is { } number ? Three(number) : "-";
}
