using System.Security.Cryptography;
using FedInfra.ClientNode.Directives;
using FedInfra.ClientNode.ModelFiles;
using FedInfra.ClientNode.Privacy;
using FedInfra.Contracts.V1;
using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Safetensors;
using FedInfra.Learning.Training;
using FedInfra.Testing;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.ClientNode.Tests.Sessions;

/// <summary>A node with twenty drawn digits and a folder of its own, whose coordinator is a <see cref="FakeLink"/>.</summary>
internal sealed class SmallNode : IDisposable
{
    public SmallNode(Func<ModelSpec, IModelTrainer>? engine = null)
    {
        Data = new DataCatalogue().Load(new DataSourceSpec { Kind = "digits", Examples = 20, TestExamples = 10 }, Folder.Path);
        Models = new ModelCache(Folder["models"], TimeProvider.System);
        Trainers = new TrainerPool(new FakeDevice(engine ?? (spec => new ManagedTrainer(spec, 1))), 1);
        Uploads = new UpdateUpload(Folder["uploads"], TimeProvider.System);
        Privacy = new NodePrivacy(NodeLedger.Open(Folder["ledger"], "alpha", TimeProvider.System), perJob: null, total: null, delta: null);
        Context = new NodeContext("alpha", Data, Models, Trainers, Uploads, Link, () => "session", Privacy, NullLogger.Instance);
        ModelFile = FileOf(new float[Spec.Parameters.Sum(tensor => tensor.Length)]);
        Link.OnDownload = (request, destination, _) =>
        {
            destination.Write(ModelFile.AsSpan((int)request.Offset));
            return Task.CompletedTask;
        };
    }

    public static ModelSpec Spec { get; } = ModelCatalogue.Find("logreg");

    public TemporaryFolder Folder { get; } = new();

    public FakeLink Link { get; } = new();

    public SiteData Data { get; }

    public NodePrivacy Privacy { get; }

    public ModelCache Models { get; }

    public TrainerPool Trainers { get; }

    public UpdateUpload Uploads { get; }

    public NodeContext Context { get; }

    /// <summary>The global model that the coordinator serves: zeros.</summary>
    public byte[] ModelFile { get; }

    public static byte[] FileOf(float[] values)
    {
        using var file = new MemoryStream();
        SafetensorsFile.Write(file, Spec.Parameters, values);
        return file.ToArray();
    }

    public static BlobRef NameOf(byte[] file) => new() { Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)), Length = file.Length };

    /// <summary>A directive to train one epoch.</summary>
    public Directive Training(string id = "d1", double secondsLeft = 600)
    {
        var model = new Model { Spec = Spec.ToYaml(), Weights = NameOf(ModelFile) };
        model.Tensors.AddRange(Spec.Parameters.Select(tensor => new Tensor { Name = tensor.Name, Type = TensorType.Float32, Shape = { tensor.Shape.Select(size => (long)size) } }));
        return new Directive
        {
            Id = id,
            Job = "digits-1",
            Round = 1,
            TimeLeft = Duration.FromTimeSpan(TimeSpan.FromSeconds(secondsLeft)),
            Train = new TrainWork { Model = model, Plan = new Contracts.V1.TrainingPlan { Epochs = 1, BatchSize = 10, Optimizer = new Optimizer { Name = "sgd", LearningRate = 0.1f } } },
        };
    }

    public void Dispose()
    {
        Trainers.Dispose();
        Models.Dispose();
        Folder.Dispose();
    }
}
