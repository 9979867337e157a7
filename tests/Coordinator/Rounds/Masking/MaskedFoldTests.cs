using FedInfra.Coordinator.Aggregation;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Privacy;
using FedInfra.Coordinator.Rounds;
using FedInfra.Learning.Safetensors;

namespace FedInfra.Coordinator.Tests.Rounds.Masking;

/// <summary>The model that comes out of a masked round, beside the one of the same updates sent plainly.</summary>
public sealed class MaskedFoldTests
{
    public static TheoryData<string> Strategies => [.. ServerStrategies.Names];

    [Theory]
    [MemberData(nameof(Strategies))]
    public async Task The_sum_over_the_survivors_gives_the_plain_weighted_mean_under_every_strategy(string strategy)
    {
        using var federation = new MaskedFederation(10, strategy);
        using var sum = await federation.RunAsync([], ["node-1"], ["node-4"], ["node-9"], []);
        using var gathered = federation.Gathered(sum);
        var survivors = federation.Nodes.Where(node => sum.Contributors.Contains(node.Name)).ToArray();
        Assert.Equal(["node-0", "node-2", "node-3", "node-5", "node-6", "node-7", "node-8", "node-9"], survivors.Select(node => node.Name));
        var plain = new GatheredUpdates([.. survivors.Select(node => new GatheredUpdate(node.Name, Put(federation, node.Update), node.Weight, 0))], [], []);

        var fold = new UpdateFold(federation.Blobs);
        var masked = Read(federation, fold.Run(federation.Plan, gathered, CancellationToken.None).Model);
        var expected = Read(federation, fold.Run(federation.Plan, plain, CancellationToken.None).Model);

        // A step of each node, over the total weight; the adaptive strategies move by at most 100 times the mean's change.
        var quantizer = federation.Exchange.Parameters.Quantizer;
        var tolerance = (quantizer.Step * survivors.Length / survivors.Sum(node => node.Weight)) + 1e-6;
        Assert.All(masked.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 100 * tolerance));
        if (strategy == ServerStrategies.FedAvg)
        {
            Assert.All(masked.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, tolerance));
        }
    }

    [Fact]
    public async Task Weights_that_the_noise_is_not_in_proportion_to_are_refused_under_differential_privacy()
    {
        using var federation = new MaskedFederation(4);
        using var sum = await federation.RunAsync();
        var privacy = new DifferentialPrivacySpec { Mode = PrivacyMode.Central, Clip = 1, NoiseMultiplier = 1, TargetEpsilon = null, Delta = 1e-5, AdaptiveClip = false };
        using var gathered = federation.Gathered(sum) with { Noise = new RoundNoise { Spec = privacy, Clip = 1, NoiseMultiplier = 1, SpendOf = _ => null } };

        var refusal = Assert.Throws<CoordinatorException>(() => new UpdateFold(federation.Blobs).Run(federation.Plan, gathered, CancellationToken.None));
        Assert.Contains("weights of 4 updates add up to 10", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vector_that_is_not_the_one_that_was_masked_is_seen()
    {
        using var federation = new MaskedFederation(4);
        using var sum = await federation.RunAsync();
        using var gathered = federation.Gathered(sum);
        var swapped = gathered with { Updates = [gathered.Updates[0], .. gathered.Updates.Skip(1).Select(update => update with { Update = gathered.Updates[0].Update })] };

        var refusal = Assert.Throws<CoordinatorException>(() => new UpdateFold(federation.Blobs).Run(federation.Plan, swapped, CancellationToken.None));
        Assert.Contains("do not cancel", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-4)]
    [InlineData(4)]
    public async Task A_vector_of_another_length_is_refused_by_its_nodes_name(int difference)
    {
        using var federation = new MaskedFederation(4);
        using var sum = await federation.RunAsync();
        using var gathered = federation.Gathered(sum);
        var wrong = federation.Blobs.Put(new byte[(4 * federation.Exchange.Parameters.VectorLength) + difference]);
        var swapped = gathered with { Updates = [.. gathered.Updates.Skip(1), gathered.Updates[0] with { Update = wrong }] };

        var refusal = Assert.Throws<CoordinatorException>(() => new UpdateFold(federation.Blobs).Run(federation.Plan, swapped, CancellationToken.None));
        Assert.Equal("node-0", refusal.Node);
    }

    [Fact]
    public async Task A_contributor_without_a_file_is_named()
    {
        using var federation = new MaskedFederation(4);
        using var sum = await federation.RunAsync();

        var refusal = Assert.Throws<CoordinatorException>(() => new MaskedMean([], federation.Exchange.Parameters, sum, federation.Exchange.Parameters.Values));
        Assert.Contains("node-0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blocks_may_be_of_any_size_that_masks_come_in_and_values_after_the_model_are_kept()
    {
        using var federation = new MaskedFederation(4);
        using var sum = await federation.RunAsync();
        UpdateSource[] updates = [.. sum.Contributors.Select(node => new UpdateSource(
            node, new VectorFile(federation.Blobs.OpenHandle(federation.Exchange.Updates[node]), 0, federation.Exchange.Parameters.VectorLength), 0))];
        var count = (int)federation.Exchange.Parameters.Values;
        var expected = Enumerable.Range(0, count).Select(i => federation.Nodes.Sum(node => node.Update[i] * node.Weight) / 10).ToArray();

        // As if the model had one value less: its last is then what comes after it.
        var mean = new MaskedMean(updates, federation.Exchange.Parameters, sum, count - 1);
        var means = new double[count - 1];
        mean.Fold(0, means.AsSpan(0, 4), new float[4]);
        Assert.True(mean.Beyond.IsEmpty);
        Assert.Throws<InvalidOperationException>(() => mean.Fold(0, new double[4], new float[4]));
        mean.Fold(4, means.AsSpan(4), new float[count - 5]);

        Assert.Equal(10, mean.TotalWeight);
        var tolerance = federation.Exchange.Parameters.Quantizer.Step;
        Assert.All(means.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, tolerance));
        Assert.Equal(expected[^1], mean.Beyond.ToArray().Single(), tolerance);
        Array.ForEach(updates, update => update.File.Handle.Dispose());
    }

    private static BlobId Put(MaskedFederation federation, float[] update)
    {
        using var file = new MemoryStream();
        SafetensorsFile.Write(file, federation.Plan.Spec.Model.Parameters, update);
        return federation.Blobs.Put(file.ToArray());
    }

    private static float[] Read(MaskedFederation federation, BlobId model)
    {
        using var file = federation.Blobs.OpenRead(model);
        var header = SafetensorsHeader.Read(file);
        var values = new float[federation.Plan.Spec.Model.ParameterCount];
        new VectorFile(file.SafeFileHandle, header.DataOffset, values.Length).Read(0, values);
        return values;
    }
}
