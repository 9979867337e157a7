using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Benchmarks.Masking;

/// <summary>The masked round that is measured.</summary>
/// <param name="Nodes">Nodes that share keys.</param>
/// <param name="Weights">Values of an update.</param>
/// <param name="Dropout">Share of the nodes that share keys and never send an update; below a third.</param>
internal sealed record RoundPlan(int Nodes, int Weights, double Dropout)
{
    /// <summary>Examples that a node has at most; they travel as its weight.</summary>
    public const int MaximumWeight = 100;

    private const float ClipRange = 8;

    /// <summary>Nodes that drop out.</summary>
    public int Dropped => (int)Math.Round(Nodes * Dropout);

    /// <summary>The product's defaults; the round expects a tenth to drop out, or the share that does where that is more.</summary>
    public RoundParameters Parameters() => new(
        "benchmark/1", round: 0, modelHash: new byte[RoundParameters.HashSize], planHash: new byte[RoundParameters.HashSize],
        graphSeed: new byte[RoundParameters.HashSize], Weights,
        new Quantizer(ClipRange, Math.Min(Quantizer.MostBits(MaximumWeight, Nodes), Quantizer.MaximumBits), MaximumWeight, Nodes),
        maxDropout: Math.Max(GroupSize.DefaultMaxDropout, Dropout));

    /// <summary>What every node sends: values between -1 and 1.</summary>
    public float[] Update()
    {
        var random = new Random(1);
        var values = new float[Weights];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (2 * random.NextSingle()) - 1;
        }

        return values;
    }
}
