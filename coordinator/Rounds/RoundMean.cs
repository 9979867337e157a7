using FedInfra.Coordinator.Aggregation;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Privacy;
using FedInfra.Privacy.DifferentialPrivacy;

namespace FedInfra.Coordinator.Rounds;

/// <summary>A round's mean as its strategy gets to see it: plain or from masked sums, with central noise where the job asks for it.</summary>
internal sealed class RoundMean : IDisposable
{
    private readonly MaskedMean? _masked;
    private readonly NoisyMean? _noisy;
    private readonly CentralNoise? _noise;
    private readonly bool _hasCount;

    /// <param name="exact">The mean of what the nodes sent.</param>
    /// <param name="noise">The round's differential privacy; null where there is none.</param>
    /// <param name="updates">How many updates the mean is of.</param>
    /// <param name="count">Values of the model.</param>
    /// <exception cref="CoordinatorException">The updates do not weigh the same.</exception>
    public RoundMean(IUpdateMean exact, RoundNoise? noise, int updates, long count)
    {
        (_masked, Mean, _hasCount) = (exact as MaskedMean, exact, noise?.Split is not null);
        if (noise is { HasEqualWeights: true } && exact.TotalWeight != updates)
        {
            // The noise is in proportion to how many they are: of less weight, each would count more than the ledger says.
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                $"The weights of {updates} updates add up to {exact.TotalWeight}; with differential privacy of whole updates each has weight 1.");
        }

        if (noise is not { Spec.Mode: PrivacyMode.Central })
        {
            return;
        }

        var length = count + (_hasCount ? 1 : 0);
        _noise = new CentralNoise(
            noise.Clip,
            noise.Split?.UpdateMultiplier ?? noise.NoiseMultiplier,
            noise.Split?.CountMultiplier,
            updates,
            length,
            _masked is null ? 0 : CentralNoise.MaskedRounding(_masked.Quantizer, length, updates));
        Mean = _noisy = new NoisyMean(exact, _noise);
    }

    public IUpdateMean Mean { get; }

    /// <summary>The noisy mean of the values that tell who was within the clip; null where none travelled along. Asked for once, at the end.</summary>
    public double? CountMean()
    {
        if (!_hasCount || _masked is null)
        {
            return null;
        }

        var exact = _masked.Beyond[0];
        return _noisy?.Beyond(exact) ?? exact;
    }

    public void Dispose() => _noise?.Dispose();
}
