using System.Text.Json;
using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Training;

namespace FedInfra.Learning.Tests.Golden;

/// <summary>One file that make_golden.py wrote.</summary>
internal sealed record GoldenCase(
    string Spec, string[] Names, float[] Start, float[] Features, float[] Targets, int Classes, double Loss, float[] Gradients, GoldenRun[] Runs)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string Folder { get; } = Path.Combine(FedInfra.Testing.TestData.ProjectRoot, "tests", "Learning", "Golden", "values");

    public static GoldenCase Read(string name) =>
        JsonSerializer.Deserialize<GoldenCase>(File.ReadAllText(Path.Combine(Folder, $"{name}.json")), Options)!;

    public ModelSpec Model => ModelSpec.Parse(Spec, "golden");

    public DataView Data => new Dataset("golden", Model.Input, Features, Targets, Classes).All();
}

internal sealed record GoldenRun(OptimizerSpec Optimizer, double MeanLoss, float[] End);
