using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.EndToEnd.Tests.Privacy;
using FedInfra.Learning.Engines;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Torch.Tests;

/// <summary>Nodes with this engine and nodes with the managed one train one model in the same rounds, as processes.</summary>
public sealed class FederationTests
{
    private static readonly string _torch = Path.Combine(Engine.Folder, Engine.Library);

    [RequiresEngineFact(data: "heart")]
    public async Task Four_hospitals_learn_the_same_whichever_engine_each_has()
    {
        var folder = TestData.Path("heart");
        string Hospital(int index) => $"{{kind: heart-disease, path: {folder}, partition: {{kind: column, parts: 4, index: {index}}}}}";
        Dictionary<string, string>[] data =
        [
            new() { ["centre-0"] = Hospital(0), ["centre-2"] = Hospital(2) },
            new() { ["centre-1"] = Hospital(1), ["centre-3"] = Hospital(3) },
        ];

        await AssertSameAsync(
            data,
            """
            name: heart
            model: |
              name: heart
              input: [13]
              layers:
                - linear: {units: 1}
              loss: binary-cross-entropy
            rounds: 15
            seed: 1
            training: {steps: 100, batch: 4, learning-rate: 0.001}
            cohort: {minimum-nodes: 4, deadline-seconds: 60}
            evaluation: {sites: true}
            privacy: {secure-aggregation: off}
            """,
            4,
            least: 0.7);
    }

    [RequiresEngineFact(data: "mnist")]
    public async Task Four_sites_of_handwritten_digits_learn_the_same_whichever_engine_each_has()
    {
        var folder = TestData.Path("mnist");
        string Part(int index) => $"{{kind: mnist, path: {folder}, partition: {{kind: iid, parts: 20, index: {index}}}}}";
        Dictionary<string, string>[] data =
        [
            new() { ["digits-0"] = Part(0), ["digits-1"] = Part(1) },
            new() { ["digits-2"] = Part(2), ["digits-3"] = Part(3) },
        ];

        await AssertSameAsync(
            data,
            $$"""
            name: digits
            model: 2nn
            rounds: 3
            seed: 1
            training: {epochs: 1, batch: 10, learning-rate: 0.05}
            cohort: {minimum-nodes: 4, deadline-seconds: 120}
            evaluation: {data: {kind: mnist, path: {{folder}} } }
            privacy: {secure-aggregation: off}
            """,
            4,
            least: 0.9);
    }

    private static async Task AssertSameAsync(Dictionary<string, string>[] data, string job, int nodes, double least)
    {
        WatchedJob own;
        float[] ownModel;
        using (var federation = new MixedFederation())
        {
            (own, ownModel) = await federation.RunAsync([TrainingEngine.ManagedName, TrainingEngine.ManagedName], data, job);
        }

        using var mixed = new MixedFederation();
        var (both, bothModel) = await mixed.RunAsync([TrainingEngine.ManagedName, _torch], data, job);

        Assert.Contains(mixed.Lines, line => line.Contains("Trains with libtorch", StringComparison.Ordinal));
        Assert.Equal(Engine.IsGpu, mixed.Lines.Any(line => line.Contains("the device holds", StringComparison.Ordinal)));
        Assert.All(both.Rounds, round => Assert.Equal(nodes, round.Participants.Count));
        Assert.Equal(own.Rounds.Count, both.Rounds.Count);
        Assert.InRange(ModelValues.Distance(ownModel, bothModel), 0, 1e-3);
        Assert.Equal(own.Model.Accuracy, both.Model.Accuracy, 0.002);
        Assert.True(both.Model.Accuracy >= least, $"accuracy {both.Model.Accuracy}");
    }
}
