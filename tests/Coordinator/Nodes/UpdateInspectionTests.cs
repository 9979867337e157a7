using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Rounds;
using FedInfra.Learning.Models;
using FedInfra.Learning.Safetensors;
using FedInfra.Testing;

namespace FedInfra.Coordinator.Tests.Nodes;

public sealed class UpdateInspectionTests : IDisposable
{
    private static readonly ModelSpec _spec = ModelCatalogue.LogisticRegression(4, 3);

    private readonly TemporaryFolder _folder = new();
    private readonly BlobStore _blobs;
    private readonly UpdateInspection _inspection;
    private readonly TrainWork _work;

    public UpdateInspectionTests()
    {
        _blobs = new BlobStore(_folder.Path);
        _inspection = new UpdateInspection(_blobs);
        _work = new TrainWork { Model = DirectiveFactory.Describe(_spec, BlobId.Of([1]), 1000), Plan = new TrainingPlan() };
    }

    [Fact]
    public void A_plain_update_may_come_without_its_loss()
    {
        using var file = new MemoryStream();
        SafetensorsFile.Write(file, _spec.Parameters, Enumerable.Repeat(2f, _spec.ParameterCount).ToArray());

        Assert.Equal(2 * Math.Sqrt(_spec.ParameterCount), Inspect(file.ToArray(), trained => trained.Examples = 10), 1e-9);
    }

    [Theory]
    [InlineData(DifferentialPrivacy.Types.Mode.Central, true)]
    [InlineData(DifferentialPrivacy.Types.Mode.Local, false)]
    public void A_plain_update_above_the_clip_is_refused_where_whole_updates_are_clipped(DifferentialPrivacy.Types.Mode mode, bool clips)
    {
        using var file = new MemoryStream();
        SafetensorsFile.Write(file, _spec.Parameters, Enumerable.Repeat(2f, _spec.ParameterCount).ToArray());
        var norm = 2 * Math.Sqrt(_spec.ParameterCount);
        _work.Privacy = new DifferentialPrivacy { Mode = mode, Clip = norm * (1 + 1e-9) };
        Assert.Equal(norm, Inspect(file.ToArray(), trained => trained.Examples = 1), 1e-9);

        _work.Privacy.Clip = norm * 0.999;
        if (clips)
        {
            Refused("is above the clip of", () => Inspect(file.ToArray(), trained => trained.Examples = 1));
        }
        else
        {
            Assert.Equal(norm, Inspect(file.ToArray(), trained => trained.Examples = 1), 1e-9);
        }
    }

    [Fact]
    public void A_masked_update_is_any_bytes_of_the_right_length()
    {
        Mask();
        var update = new byte[MaskedRounds.LengthOf(_work)];

        Assert.Equal(0, Inspect(update, _ => { }));
        Assert.Equal(0, Inspect(update, trained => trained.Loss = 0.3));
        Refused("4 examples", () => Inspect(update, trained => trained.Examples = 4));
        Refused("loss NaN", () => Inspect(update, trained => trained.Loss = double.NaN));
        Refused("starts from model", () => Inspect(update, trained => trained.ModelSha256 = ""));
        Refused("never uploaded", () => Inspect(update, trained => trained.Update = new BlobRef { Sha256 = BlobId.Of([2]).ToString(), Length = update.Length }));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_masked_update_of_another_length_is_refused_before_it_is_sent(int difference)
    {
        Mask();
        var length = MaskedRounds.LengthOf(_work);
        var update = new BlobRef { Sha256 = BlobId.Of([2]).ToString(), Length = length + difference };

        Refused($"exactly {length} bytes", () => UpdateInspection.CheckDeclared(Assigned(), update));
    }

    public void Dispose() => _folder.Dispose();

    private static void Refused(string text, Action call) =>
        Assert.Contains(text, Assert.Throws<CoordinatorException>(call).Message, StringComparison.Ordinal);

    private void Mask() => _work.Masking = new Contracts.V1.Masking { Session = "heart-1/1/0" };

    private Assignment Assigned() => new("alpha", new Directive { Id = "1", Train = _work });

    private double Inspect(byte[] update, Action<Trained> change)
    {
        var assignment = Assigned();
        assignment.Uploaded = new BlobRef { Sha256 = _blobs.Put(update).ToString(), Length = update.Length };
        var trained = new Trained { Update = assignment.Uploaded, ModelSha256 = _work.Model.Weights.Sha256 };
        change(trained);
        return _inspection.Inspect(assignment, new ReportRequest { Trained = trained });
    }
}
