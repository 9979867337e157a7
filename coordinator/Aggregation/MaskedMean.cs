using System.Numerics;
using System.Runtime.InteropServices;
using FedInfra.Privacy;
using FedInfra.Privacy.DifferentialPrivacy;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Coordinator.Aggregation;

/// <summary>
/// The fold of secure aggregation: masked vectors are added modulo 2^32, the masks are taken from the sum, and what is left
/// is the quantised weighted sum. No single update is ever unmasked. Addition has no order, so that the result is the same
/// bits whatever came first.
/// </summary>
/// <remarks>Memory is two blocks, however many nodes there are.</remarks>
public sealed class MaskedMean : IUpdateMean
{
    private readonly VectorFile[] _files;
    private readonly RoundParameters _parameters;
    private readonly UnmaskedRound _unmasked;
    private readonly DistributedPlan? _noise;
    private readonly long _count;
    private readonly long _totalWeight;
    private long _next;
    private uint[] _sum = [];
    private uint[] _values = [];
    private float[] _beyond = [];

    /// <param name="updates">The masked vectors as files: header and values, and nothing before them. Only those of <see cref="UnmaskedRound.Contributors"/> are read.</param>
    /// <param name="parameters">The round.</param>
    /// <param name="unmasked">What is to be taken from the sum; used up by this fold, and still the caller's.</param>
    /// <param name="count">Values of the model; what the vectors have more is found in <see cref="Beyond"/>.</param>
    /// <param name="noise">How sums with the nodes' noise are read; null where the nodes added none.</param>
    /// <exception cref="CoordinatorException">A file is missing or not a vector of this round, or the masks do not cancel.</exception>
    public MaskedMean(IReadOnlyList<UpdateSource> updates, RoundParameters parameters, UnmaskedRound unmasked, long count, DistributedPlan? noise = null)
    {
        if (count < 0 || count > parameters.Values)
        {
            throw new InvalidOperationException($"A model of {count} values cannot come out of vectors of {parameters.Values}.");
        }

        (_parameters, _unmasked, _count, _noise) = (parameters, unmasked, count, noise);
        var byNode = updates.ToDictionary(update => update.Node, update => update.File, StringComparer.Ordinal);
        _files = [.. unmasked.Contributors.Select(node => Find(byNode, node, parameters.VectorLength))];
        Span<uint> header = stackalloc uint[VectorHeader.Length];
        Span<uint> values = stackalloc uint[VectorHeader.Length];
        Sum(0, header, values);
        try
        {
            _totalWeight = VectorHeader.TotalWeight(header, _files.Length);
        }
        catch (PrivacyException exception)
        {
            throw Unusable(exception);
        }

        if (_totalWeight == 0)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument, $"The weights of {_files.Length} masked updates add up to 0; a mean needs a sum above 0.");
        }
    }

    /// <inheritdoc/>
    public double TotalWeight => _totalWeight;

    /// <summary>How nodes made integers of their values.</summary>
    public Quantizer Quantizer => _parameters.Quantizer;

    /// <summary>The means of the coordinates after the model's; known once the last block is folded, empty where there are none.</summary>
    public ReadOnlySpan<float> Beyond => _beyond;

    /// <inheritdoc/>
    /// <remarks>Blocks but the last are multiples of <see cref="Keystream.Granularity"/>.</remarks>
    public void Fold(long first, Span<double> mean, Span<float> values)
    {
        if (first != _next)
        {
            throw new InvalidOperationException($"Coordinate {first} was asked for where {_next} is next: masks come off in order.");
        }

        // The masks' last block may be of any length, so what comes after the model goes with the model's last block.
        _next += mean.Length;
        var extra = _next == _count ? (int)(_parameters.Values - _count) : 0;
        var length = mean.Length + extra;
        if (_sum.Length < length)
        {
            (_sum, _values) = (new uint[length], new uint[length]);
        }

        var sum = _sum.AsSpan(0, length);
        Sum(VectorHeader.Length + first, sum, _values.AsSpan(0, length));
        try
        {
            Read(sum[..mean.Length], values);
            if (extra > 0)
            {
                _beyond = new float[extra];
                Read(sum[mean.Length..], _beyond);
            }
        }
        catch (PrivacyException exception)
        {
            throw Unusable(exception);
        }

        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] = values[i];
        }
    }

    /// <summary>The means from unmasked sums.</summary>
    private void Read(ReadOnlySpan<uint> sums, Span<float> means)
    {
        if (_noise is null)
        {
            _parameters.Quantizer.Dequantize(sums, _totalWeight, means);
            return;
        }

        _noise.Mean(sums, _files.Length, means);
    }

    /// <summary>The unmasked sum of the next coordinates.</summary>
    private void Sum(long first, Span<uint> sum, Span<uint> values)
    {
        for (var i = 0; i < _files.Length; i++)
        {
            var into = i == 0 ? sum : values;
            _files[i].Read(first, MemoryMarshal.Cast<uint, float>(into));
            if (i > 0)
            {
                Add(sum, values);
            }
        }

        _unmasked.Subtract(sum);
    }

    private static void Add(Span<uint> sum, ReadOnlySpan<uint> values)
    {
        var sums = MemoryMarshal.Cast<uint, Vector<uint>>(sum);
        var vectors = MemoryMarshal.Cast<uint, Vector<uint>>(values);
        for (var i = 0; i < vectors.Length; i++)
        {
            sums[i] += vectors[i];
        }

        for (var i = vectors.Length * Vector<uint>.Count; i < values.Length; i++)
        {
            sum[i] += values[i];
        }
    }

    private static VectorFile Find(Dictionary<string, VectorFile> files, string node, long length)
    {
        if (!files.TryGetValue(node, out var file))
        {
            throw new CoordinatorException(CoordinatorErrorCode.NotFound, $"The masked update of node {node} is not here, but the sum needs it.");
        }

        return file.DataOffset == 0 && file.Count == length && file.IsWhole() && RandomAccess.GetLength(file.Handle) == sizeof(uint) * length
            ? file
            : throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument, $"The masked update of node {node} is not of {sizeof(uint) * length} bytes, as every vector of this round is.")
            { Node = node };
    }

    private static CoordinatorException Unusable(PrivacyException exception) =>
        new(CoordinatorErrorCode.InvalidArgument, $"The masked updates do not add up: {exception.Message}.", exception);
}
