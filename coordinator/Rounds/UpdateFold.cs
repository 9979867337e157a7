using FedInfra.Coordinator.Aggregation;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Learning.Models;
using FedInfra.Learning.Safetensors;

namespace FedInfra.Coordinator.Rounds;

/// <summary>Folds a round's updates into the next global model: opens the blobs, lets the strategy walk over them, stores what comes out.</summary>
public sealed class UpdateFold(BlobStore blobs)
{
    /// <param name="plan">The round: its model, its strategy and the strategy's memory.</param>
    /// <param name="answers">Nodes whose update was accepted.</param>
    /// <param name="cancellationToken">Gives up between blocks.</param>
    /// <exception cref="CoordinatorException">A blob is not what it was, or the new model diverged.</exception>
    public FoldedModel Run(RoundPlan plan, IEnumerable<Answer> answers, CancellationToken cancellationToken)
    {
        var tensors = plan.Spec.Model.Parameters;
        var strategy = ServerStrategies.Create(plan.Spec.Strategy);
        using var files = new OpenBlobs(blobs, plan.Spec.Model.ParameterCount);
        var updates = answers.Select(answer => new UpdateSource(
            answer.Node, files.Open(BlobId.Parse(answer.Report!.Trained.Update.Sha256)), answer.Report.Trained.Examples)).ToArray();
        var state = plan.ServerState.ToDictionary(slot => slot.Key, slot => files.Open(slot.Value));

        using var model = Begin(tensors);
        var slots = strategy.Slots.ToDictionary(slot => slot, _ => Begin(tensors));
        try
        {
            var output = new AggregationOutput(model, slots.ToDictionary(slot => slot.Key, slot => (Stream)slot.Value));
            Aggregator.Run(files.Open(plan.Model), updates, strategy, state, output, cancellationToken: cancellationToken);
            return new FoldedModel(model.Commit(), slots.ToDictionary(slot => slot.Key, slot => slot.Value.Commit()));
        }
        finally
        {
            foreach (var slot in slots.Values)
            {
                slot.Dispose();
            }
        }
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

        public void Dispose() => _files.ForEach(file => file.Dispose());
    }
}

/// <param name="Model">The new global model.</param>
/// <param name="ServerState">The strategy's memory after the round, by slot.</param>
public sealed record FoldedModel(BlobId Model, IReadOnlyDictionary<string, BlobId> ServerState);
