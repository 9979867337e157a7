using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.DifferentialPrivacy;

/// <summary>
/// A node's half of distributed differential privacy: turns a clipped update, block by block, into integers that have
/// this node's noise, ready for masks.
/// </summary>
/// <remarks>
/// Stochastic rounding is unbiased but may lengthen an update. The squared norm of the integers so far, less that of the
/// values so far, never exceeds what the plan allows: a block that would is rounded towards zero instead, which lengthens
/// nothing. So no update's integers exceed <see cref="DistributedPlan.Sensitivity"/>, whatever the dice say, and nothing is
/// ever rounded twice. Rounding may repeat with a seed; the noise never does.
/// </remarks>
public sealed class DistributedNoise : IDisposable
{
    private const int BlockLength = 1024;

    private readonly DistributedPlan _plan;
    private readonly RoundingNoise _rounding;
    private readonly NoiseSource _source;
    private readonly double _roundingAllowance;
    private double _valuesSquared;
    private double _integersSquared;
    private long _next;

    /// <param name="plan">The round's.</param>
    /// <param name="rounding">Decides what is rounded up; stays the caller's.</param>
    public DistributedNoise(DistributedPlan plan, RoundingNoise rounding)
        : this(plan, rounding, NoiseSource.Cryptographic(), plan.RoundingAllowance)
    {
    }

    internal DistributedNoise(DistributedPlan plan, RoundingNoise rounding, NoiseSource source, double roundingAllowance)
    {
        _roundingAllowance = roundingAllowance;
        _plan = plan;
        _rounding = rounding;
        _source = source;
    }

    /// <summary>Squared norm of the integers so far, in steps.</summary>
    internal double IntegersSquared => _integersSquared;

    /// <summary>Quantises the update's next values and adds noise, modulo 2^32.</summary>
    /// <param name="values">Of an update that <see cref="UpdateClip"/> has clipped; the count's value last, where there is one.</param>
    /// <param name="quantized">As long as the values; not yet masked.</param>
    /// <exception cref="PrivacyException">A value is not finite, or the update is longer than its clip.</exception>
    /// <exception cref="InvalidOperationException">More values than the plan has.</exception>
    public void Encode(ReadOnlySpan<float> values, Span<uint> quantized)
    {
        if (values.Length > _plan.Length - _next || quantized.Length != values.Length)
        {
            throw new InvalidOperationException($"{values.Length} values for {quantized.Length} places, after {_next} of {_plan.Length}");
        }

        while (!values.IsEmpty && _next < _plan.Coordinates)
        {
            var count = (int)Math.Min(Math.Min(values.Length, BlockLength), _plan.Coordinates - _next);
            Round(values[..count], quantized[..count]);
            _plan.UpdateNoise.AddTo(quantized[..count], _source);
            values = values[count..];
            quantized = quantized[count..];
            _next += count;
        }

        if (!values.IsEmpty)
        {
            // The count's value is +C or -C, the ends of the scale, so it is not rounded.
            quantized[0] = values[0] > 0 ? 1u << _plan.Quantizer.Bits : 0;
            _plan.CountNoise!.AddTo(quantized, _source);
            _next++;
        }
    }

    public void Dispose() => _source.Dispose();

    private void Round(ReadOnlySpan<float> values, Span<uint> integers)
    {
        _plan.Quantizer.Quantize(values, 1, _rounding, integers);
        var zero = 1 << (_plan.Quantizer.Bits - 1);
        var step = _plan.Quantizer.Step;
        var (valuesSquared, integersSquared) = (0.0, 0L);
        for (var i = 0; i < values.Length; i++)
        {
            var (value, integer) = (values[i] / step, (long)integers[i] - zero);
            valuesSquared += value * value;
            integersSquared += integer * integer;
        }

        _valuesSquared += valuesSquared;
        if (_valuesSquared > _plan.Norm * _plan.Norm)
        {
            throw new PrivacyException("update: its norm is above the clip, so its noise would not cover it; clip it before noise is added");
        }

        if (_integersSquared + integersSquared - _valuesSquared > _roundingAllowance)
        {
            integersSquared = 0;
            for (var i = 0; i < values.Length; i++)
            {
                var integer = (long)(values[i] / step);
                integers[i] = (uint)(integer + zero);
                integersSquared += integer * integer;
            }
        }

        _integersSquared += integersSquared;
    }
}
