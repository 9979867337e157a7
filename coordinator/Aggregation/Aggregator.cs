using System.Runtime.InteropServices;

namespace FedInfra.Coordinator.Aggregation;

/// <summary>
/// One round's aggregation: a walk over the coordinates in blocks, that folds all updates of a block into their mean,
/// lets the strategy move the model, and writes the block. Memory is a few blocks, whatever the model and however many
/// nodes; the same updates give the same bytes, whatever their order and the block's size.
/// </summary>
public static class Aggregator
{
    /// <summary>Coordinates per block unless told: 256 KiB of each file at a time.</summary>
    public const int DefaultBlock = 1 << 16;

    /// <summary>Runs it; on an exception the outputs hold part of a result and must be thrown away.</summary>
    /// <param name="global">The model that the nodes started from.</param>
    /// <param name="mean">The mean of the nodes' updates; of as many values as the model.</param>
    /// <param name="strategy">What to do with it.</param>
    /// <param name="state">The strategy's slots as the round before wrote them; empty in the first round.</param>
    /// <param name="output">Where model and state go.</param>
    /// <param name="blockCoordinates">Coordinates per block, at least 1; a masked mean needs a multiple of 4.</param>
    /// <param name="cancellationToken">Looked at between blocks.</param>
    /// <exception cref="CoordinatorException">
    /// With <see cref="CoordinatorException.Node"/> set, that node's update is unusable and the call may be repeated
    /// without it. Else the weights add up to nothing, the strategy's parameters diverged, or a stored file is damaged.
    /// </exception>
    public static AggregationResult Run(
        VectorFile global,
        IUpdateMean mean,
        IServerStrategy strategy,
        IReadOnlyDictionary<string, VectorFile> state,
        AggregationOutput output,
        int blockCoordinates = DefaultBlock,
        CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockCoordinates, 1);
        CheckStored("global model", global, global.Count);
        var slots = new StateSlots(strategy.Slots, state, output.State, global.Count);

        var block = (int)Math.Min(blockCoordinates, global.Count);
        var (sums, values, model) = (new double[block], new float[block], new float[block]);
        slots.Allocate(block);
        var squares = 0.0;
        for (long first = 0; first < global.Count; first += block)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var length = (int)Math.Min(block, global.Count - first);
            var delta = sums.AsSpan(0, length);
            var weights = model.AsSpan(0, length);
            mean.Fold(first, delta, values.AsSpan(0, length));
            global.Read(first, weights);
            CheckFinite(weights, first, CoordinatorErrorCode.Corrupt, "The stored global model");

            strategy.Apply(delta, weights, slots.Read(first, length));

            CheckFinite(weights, first, CoordinatorErrorCode.InvalidArgument, "The new model diverged (lower the server learning rate): it");
            output.Model.Write(MemoryMarshal.AsBytes(weights));
            slots.Write(first, length);
            foreach (var value in delta)
            {
                squares += value * value;
            }
        }

        return new(mean.TotalWeight, Math.Sqrt(squares));
    }

    internal static void CheckStored(string what, VectorFile file, long count)
    {
        if (file.Count != count || !file.IsWhole())
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Corrupt,
                $"The stored {what} should hold {count} values from byte {file.DataOffset} on, but is of another length or cut off.");
        }
    }

    internal static void CheckFinite(ReadOnlySpan<float> values, long first, CoordinatorErrorCode code, string what)
    {
        var index = UpdateCheck.FirstNonFinite(values);
        if (index >= 0)
        {
            throw new CoordinatorException(code, $"{what} holds {values[index]} at coordinate {first + index}.");
        }
    }
}
