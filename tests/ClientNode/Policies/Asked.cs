using FedInfra.ClientNode.Tests.Sessions;
using FedInfra.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace FedInfra.ClientNode.Tests.Policies;

/// <summary>Directives as an honest coordinator makes them; a test changes what it is about.</summary>
internal static class Asked
{
    public static string ModelHash { get; } = new('a', 64);

    /// <summary>A training without masks and without noise.</summary>
    public static Directive Plain(string id = "d1") => New(id, directive => directive.Train = new TrainWork { Model = Model(), Plan = Plan() });

    /// <summary>A training of a masked round of five nodes.</summary>
    public static Directive Masked(string id = "d1")
    {
        var directive = Plain(id);
        directive.Train.Masking = new Masking
        {
            Session = "digits-1/1",
            ClipRange = 8,
            Bits = 16,
            MaximumWeight = 100,
            MaximumNodes = 5,
            MinimumCohort = 3,
            MaxCorrupt = 0.05,
            MaxDropout = 0.1,
            GraphSeed = ByteString.CopyFrom(new byte[32]),
        };
        directive.Train.Masking.Certificates.AddRange(Enumerable.Range(0, 5).Select(_ => ByteString.CopyFromUtf8("a certificate")));
        return directive;
    }

    /// <summary>A masked training with distributed noise.</summary>
    public static Directive Private(string id = "d1")
    {
        var directive = Masked(id);
        directive.Train.Privacy = new DifferentialPrivacy
        {
            Mode = DifferentialPrivacy.Types.Mode.Distributed,
            Clip = 1,
            NoiseMultiplier = 1,
            NoiseNodes = 3,
            Delta = 1e-5,
        };
        return directive;
    }

    public static Directive Evaluation(string id = "d1") => New(id, directive => directive.Evaluate = new EvaluateWork { Model = Model() });

    public static Directive Baseline(string id = "d1") =>
        New(id, directive => directive.Baseline = new BaselineWork { Model = Model(), Plan = Plan(), Rounds = 10 });

    public static Model Model()
    {
        var model = new Model { Spec = SmallNode.Spec.ToYaml(), Weights = new BlobRef { Sha256 = ModelHash, Length = 31_500 } };
        model.Tensors.AddRange(SmallNode.Spec.Parameters.Select(tensor =>
            new Tensor { Name = tensor.Name, Type = TensorType.Float32, Shape = { tensor.Shape.Select(size => (long)size) } }));
        return model;
    }

    private static Directive New(string id, Action<Directive> fill)
    {
        var directive = new Directive { Id = id, Job = "digits-1", Round = 2, TimeLeft = Duration.FromTimeSpan(TimeSpan.FromMinutes(10)) };
        fill(directive);
        return directive;
    }

    private static TrainingPlan Plan() =>
        new() { Epochs = 2, BatchSize = 10, Strategy = "fedavg", Optimizer = new Optimizer { Name = "sgd", LearningRate = 0.1f } };
}
