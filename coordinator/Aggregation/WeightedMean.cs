using System.Numerics;
using System.Runtime.InteropServices;

namespace FedInfra.Coordinator.Aggregation;

/// <summary>
/// The fold of federated averaging (McMahan et al. 2017): for each coordinate the sum over the nodes of
/// <c>weight / total * value</c>, in double, in the order of the nodes' names. A coordinate's sum depends on nothing
/// else, so block size and order of arrival cannot change a bit of it.
/// </summary>
public sealed class WeightedMean : IUpdateMean
{
    private readonly UpdateSource[] _updates;
    private readonly double[] _shares;

    /// <param name="updates">Any order; checked here.</param>
    /// <param name="count">Values that each must have.</param>
    public WeightedMean(IReadOnlyList<UpdateSource> updates, long count)
    {
        _updates = [.. updates];
        Array.Sort(_updates, (a, b) => string.CompareOrdinal(a.Node, b.Node));
        for (var i = 0; i < _updates.Length; i++)
        {
            Check(_updates[i], count);
            if (i > 0 && _updates[i].Node == _updates[i - 1].Node)
            {
                throw Bad(_updates[i].Node, "sent two updates for one round");
            }
        }

        TotalWeight = _updates.Sum(u => u.Weight);
        if (TotalWeight <= 0 || !double.IsFinite(TotalWeight))
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                $"The weights of {_updates.Length} updates add up to {TotalWeight}; a mean needs a finite sum above 0.");
        }

        // Shares are at most 1, so a sum of finite float32 values cannot overflow; an infinite sum means a bad value.
        _shares = [.. _updates.Select(u => u.Weight / TotalWeight)];
    }

    /// <inheritdoc/>
    public double TotalWeight { get; }

    /// <inheritdoc/>
    /// <exception cref="CoordinatorException">Names the node and coordinate of a value that is not finite.</exception>
    public void Fold(long first, Span<double> mean, Span<float> values)
    {
        mean.Clear();
        for (var i = 0; i < _updates.Length; i++)
        {
            _updates[i].File.Read(first, values);
            AddScaled(mean, values, _shares[i]);
        }

        foreach (var value in mean)
        {
            if (!double.IsFinite(value))
            {
                throw NonFinite(first, values);
            }
        }
    }

    // The whole cost of aggregation beside reading. Product and sum are rounded one after the other, never fused, so
    // that the vector path, the scalar tail and every processor give the same bits.
    private static void AddScaled(Span<double> sum, ReadOnlySpan<float> values, double share)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var sums = MemoryMarshal.Cast<double, Vector<double>>(sum);
        var shares = new Vector<double>(share);
        for (var i = 0; i < vectors.Length; i++)
        {
            Vector.Widen(vectors[i], out var low, out var high);
            sums[2 * i] += low * shares;
            sums[(2 * i) + 1] += high * shares;
        }

        for (var i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
        {
            sum[i] += values[i] * share;
        }
    }

    private static void Check(UpdateSource update, long count)
    {
        if (!double.IsFinite(update.Weight) || update.Weight < 0)
        {
            throw Bad(update.Node, $"has the weight {update.Weight}; it must be a finite number of 0 or more");
        }

        if (update.File.Count != count)
        {
            throw Bad(update.Node, $"has {update.File.Count} values, the model has {count}");
        }

        if (!update.File.IsWhole())
        {
            throw Bad(update.Node, $"is cut off: its file is too short for {count} values from byte {update.File.DataOffset} on");
        }
    }

    private CoordinatorException NonFinite(long first, Span<float> values)
    {
        foreach (var update in _updates)
        {
            update.File.Read(first, values);
            var index = UpdateCheck.FirstNonFinite(values);
            if (index >= 0)
            {
                return Bad(update.Node, $"holds {values[index]} at coordinate {first + index}; every value must be finite");
            }
        }

        return new CoordinatorException(
            CoordinatorErrorCode.Internal, $"The mean is not finite near coordinate {first}, though every update is.");
    }

    private static CoordinatorException Bad(string node, string what) =>
        new(CoordinatorErrorCode.InvalidArgument, $"The update of node {node} {what}.") { Node = node };
}
