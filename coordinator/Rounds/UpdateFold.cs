using FedInfra.Coordinator.Aggregation;
using FedInfra.Coordinator.Blobs;
using FedInfra.Learning.Models;
using FedInfra.Learning.Safetensors;

namespace FedInfra.Coordinator.Rounds;

/// <summary>Folds a round's updates into the next global model: opens the blobs, lets the strategy walk over them, stores what comes out.</summary>
public sealed class UpdateFold(BlobStore blobs)
{
    /// <param name="plan">The round: its model, its strategy and the strategy's memory.</param>
    /// <param name="gathered">What the nodes gave; masks are used up.</param>
    /// <param name="cancellationToken">Gives up between blocks.</param>
    /// <exception cref="CoordinatorException">A blob is not what it was, or the new model diverged.</exception>
    public FoldedModel Run(RoundPlan plan, GatheredUpdates gathered, CancellationToken cancellationToken)
    {
        var tensors = plan.Spec.Model.Parameters;
        var strategy = ServerStrategies.Create(plan.Spec.Strategy);
        using var files = new OpenBlobs(blobs, plan.Spec.Model.ParameterCount);
        var state = plan.ServerState.ToDictionary(slot => slot.Key, slot => files.Open(slot.Value));

        using var model = Begin(tensors);
        var slots = strategy.Slots.ToDictionary(slot => slot, _ => Begin(tensors));
        try
        {
            var output = new AggregationOutput(model, slots.ToDictionary(slot => slot.Key, slot => (Stream)slot.Value));
            using var mean = new RoundMean(MeanOf(plan, gathered, files), gathered.Noise, gathered.Updates.Count, plan.Spec.Model.ParameterCount);
            Aggregator.Run(files.Open(plan.Model), mean.Mean, strategy, state, output, cancellationToken: cancellationToken);
            var count = mean.CountMean();
            return new FoldedModel(model.Commit(), slots.ToDictionary(slot => slot.Key, slot => slot.Value.Commit()), count);
        }
        finally
        {
            foreach (var slot in slots.Values)
            {
                slot.Dispose();
            }
        }
    }

    private static IUpdateMean MeanOf(RoundPlan plan, GatheredUpdates gathered, OpenBlobs files)
    {
        var count = plan.Spec.Model.ParameterCount;
        return gathered.Opened is { } opened
            ? new MaskedMean(
                [.. gathered.Updates.Select(update => new UpdateSource(update.Node, files.OpenRaw(update.Update, opened.Parameters.VectorLength), Weight: 0))],
                opened.Parameters, opened.Masks, count, gathered.Noise?.Distributed)
            : new WeightedMean([.. gathered.Updates.Select(update => new UpdateSource(update.Node, files.Open(update.Update), Weight(update)))], count);

        // What one site can change is its weight: for the noise to be in proportion, all have the same.
        double Weight(GatheredUpdate update) => gathered.Noise is { HasEqualWeights: true } ? 1 : update.Examples;
    }

    private BlobWriter Begin(IReadOnlyList<TensorInfo> tensors)
    {
        var writer = blobs.Create();
        SafetensorsFile.WriteHeader(writer, tensors);
        return writer;
    }

    /// <summary>The files of one fold, closed together.</summary>
    private sealed class OpenBlobs(BlobStore blobs, long count) : IDisposable
    {
        private readonly List<FileStream> _files = [];

        public VectorFile Open(BlobId blob)
        {
            var file = blobs.OpenRead(blob);
            _files.Add(file);
            return new VectorFile(file.SafeFileHandle, SafetensorsHeader.Read(file, blob.ToString()).DataOffset, count);
        }

        /// <summary>A file of nothing but 32-bit values.</summary>
        public VectorFile OpenRaw(BlobId blob, long values)
        {
            var file = blobs.OpenRead(blob);
            _files.Add(file);
            return new VectorFile(file.SafeFileHandle, 0, values);
        }

        public void Dispose() => _files.ForEach(file => file.Dispose());
    }
}

/// <param name="Model">The new global model.</param>
/// <param name="ServerState">The strategy's memory after the round, by slot.</param>
/// <param name="CountMean">The noisy mean of the values that tell who was within the clip; null where none travelled along.</param>
public sealed record FoldedModel(BlobId Model, IReadOnlyDictionary<string, BlobId> ServerState, double? CountMean);
