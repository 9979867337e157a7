using System.Globalization;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Aggregation;
using FedInfra.Coordinator.Blobs;
using FedInfra.Learning;
using FedInfra.Learning.Safetensors;

namespace FedInfra.Coordinator.Nodes;

/// <summary>Checks an update before it counts: that it is of this round's model, has its tensors, and only finite values.</summary>
public sealed class UpdateInspection(BlobStore blobs)
{
    /// <summary>A safetensors header may be this much longer than the model's own.</summary>
    private const long HeaderSlack = 1 << 20;

    /// <summary>More examples than any site has, and few enough that the sum over all nodes stays a long.</summary>
    private const long MaximumExamples = 1L << 40;

    /// <exception cref="CoordinatorException">The update cannot be one of this directive's model.</exception>
    public static void CheckDeclared(Assignment assignment, BlobRef? update)
    {
        if (assignment.Directive.Train?.Masking is not null)
        {
            CheckDeclaredMasked(MaskedRounds.LengthOf(assignment.Directive.Train), update);
            return;
        }

        var most = assignment.Model.Weights.Length + HeaderSlack;
        if (update is null || !BlobId.TryParse(update.Sha256, out _) || update.Length <= 0 || update.Length > most)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                $"update: {update?.Length ?? 0} bytes with SHA-256 '{update?.Sha256}'; a hash of 64 hexadecimal digits and at most {most} bytes are expected.");
        }
    }

    /// <summary>Masked vectors all have one length, and it is known.</summary>
    private static void CheckDeclaredMasked(long length, BlobRef? update)
    {
        if (update is null || !BlobId.TryParse(update.Sha256, out _) || update.Length != length)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                $"update: {update?.Length ?? 0} bytes with SHA-256 '{update?.Sha256}'; a hash of 64 hexadecimal digits and exactly {length} bytes of a masked vector are expected.");
        }
    }

    /// <summary>Checks that a report answers what was asked, and what it holds.</summary>
    /// <returns>The update's L2 norm; 0 where the report brings none.</returns>
    /// <exception cref="CoordinatorException">Says what is wrong; the node is then left out of the round.</exception>
    public double Inspect(Assignment assignment, ReportRequest report)
    {
        var asked = assignment.Directive.WorkCase;
        switch (report.OutcomeCase)
        {
            case ReportRequest.OutcomeOneofCase.Failed:
                return 0;
            case ReportRequest.OutcomeOneofCase.Trained when asked == Directive.WorkOneofCase.Train:
                return Inspect(assignment, report.Trained);
            case ReportRequest.OutcomeOneofCase.Evaluated when asked != Directive.WorkOneofCase.Train:
                CheckEvaluated(report.Evaluated);
                return 0;
            default:
                throw Refuse($"it reports {report.OutcomeCase}, but was asked to {asked.ToString().ToLowerInvariant()}");
        }
    }

    private double Inspect(Assignment assignment, Trained trained)
    {
        CheckDeclared(assignment, trained.Update);
        var model = assignment.Model;
        if (trained.ModelSha256 != model.Weights.Sha256)
        {
            throw Refuse($"it starts from model {trained.ModelSha256}, but this round's model is {model.Weights.Sha256}");
        }

        var isMasked = assignment.Directive.Train.Masking is not null;
        if ((trained.HasLoss && !double.IsFinite(trained.Loss)) || (!isMasked && trained.Examples is <= 0 or > MaximumExamples))
        {
            throw Refuse($"it reports {trained.Examples} examples and loss {trained.Loss}; both must be meaningful");
        }

        if (isMasked && trained.Examples != 0)
        {
            throw Refuse($"it reports {trained.Examples} examples, but in a masked round the weight travels masked");
        }

        var blob = BlobId.Parse(trained.Update.Sha256);
        if (!trained.Update.Equals(assignment.Uploaded))
        {
            throw Refuse($"blob {blob} was never uploaded whole by this node");
        }

        // Nothing can be read off a masked vector; its length was checked, and its hash when it was stored.
        return isMasked ? 0 : CheckClip(assignment.Directive.Train, ScanPlain(model, blob));
    }

    /// <summary>Noise covers what is within the clip: what is not would tell more than the ledger says.</summary>
    private static double CheckClip(TrainWork work, double norm) => PrivateRounds.ClipsUpdates(work) && norm > work.Privacy.Clip
        ? throw Refuse(string.Create(CultureInfo.InvariantCulture, $"its norm of {norm} is above the clip of {work.Privacy.Clip}"))
        : norm;

    /// <returns>The update's L2 norm.</returns>
    private double ScanPlain(Model model, BlobId blob)
    {
        try
        {
            using var file = blobs.OpenRead(blob);
            var header = SafetensorsHeader.Read(file);
            var expected = model.Tensors.Select(tensor => $"{tensor.Name}[{string.Join(',', tensor.Shape)}]").ToArray();
            var found = header.Tensors.Select(tensor => $"{tensor.Name}[{string.Join(',', tensor.Shape)}]").ToArray();
            if (!expected.SequenceEqual(found))
            {
                throw Refuse($"it holds the tensors {string.Join(' ', found.Take(20))}, but the model has {string.Join(' ', expected.Take(20))}");
            }

            var count = model.Tensors.Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size));
            var scan = UpdateCheck.Scan(new VectorFile(file.SafeFileHandle, header.DataOffset, count));
            return scan.FirstNonFinite is { } at
                ? throw Refuse($"value {at} is not finite; the node's training diverged or its file is damaged")
                : Math.Sqrt(scan.SquaredNorm);
        }
        catch (LearningException exception)
        {
            throw Refuse(exception.Message);
        }
    }

    /// <summary>Accuracy may be NaN, which regression has instead of one.</summary>
    private static void CheckEvaluated(Evaluated evaluated)
    {
        if (evaluated.Examples is <= 0 or > MaximumExamples || evaluated.Accuracy is < 0 or > 1)
        {
            throw Refuse($"it reports {evaluated.Examples} examples and accuracy {evaluated.Accuracy}; both must be meaningful");
        }
    }

    private static CoordinatorException Refuse(string why) => new(CoordinatorErrorCode.InvalidArgument, why);
}
