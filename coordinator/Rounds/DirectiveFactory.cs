using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Privacy;
using FedInfra.Learning.Models;
using Google.Protobuf.WellKnownTypes;

namespace FedInfra.Coordinator.Rounds;

/// <summary>Puts a job's wishes into the words of the wire contract.</summary>
internal static class DirectiveFactory
{
    /// <param name="job">The job's id.</param>
    /// <param name="spec">What the job asks for.</param>
    /// <param name="round">From 1.</param>
    /// <param name="work">May be shared between the directives of a round.</param>
    public static Directive Train(string job, JobSpec spec, int round, TrainWork work) =>
        New(job, spec, round, directive => directive.Train = work);

    public static TrainWork TrainWork(JobSpec spec, Model model, RoundNoise? noise) => new() { Model = model, Plan = PlanOf(spec), Privacy = noise?.ToMessage() };

    public static Directive Evaluate(string job, JobSpec spec, int round, Model model) =>
        New(job, spec, round, directive => directive.Evaluate = new EvaluateWork { Model = model });

    public static Directive Baseline(string job, JobSpec spec, int rounds, Model model) =>
        New(job, spec, rounds, directive => directive.Baseline = new BaselineWork { Model = model, Plan = PlanOf(spec), Rounds = rounds });

    public static Model Describe(ModelSpec spec, BlobId weights, long length)
    {
        var model = new Model { Spec = spec.ToYaml(), Weights = new BlobRef { Sha256 = weights.ToString(), Length = length } };
        model.Tensors.AddRange(spec.Parameters.Select(tensor =>
        {
            var described = new Tensor { Name = tensor.Name, Type = TensorType.Float32 };
            described.Shape.AddRange(tensor.Shape.Select(size => (long)size));
            return described;
        }));
        return model;
    }

    private static Directive New(string job, JobSpec spec, int round, Action<Directive> fill)
    {
        var directive = new Directive { Id = Guid.NewGuid().ToString("N"), Job = job, Round = round, TimeLeft = Duration.FromTimeSpan(spec.RoundDeadline) };
        fill(directive);
        return directive;
    }

    private static TrainingPlan PlanOf(JobSpec spec) => new()
    {
        Epochs = spec.Training.Epochs,
        Steps = spec.Training.Steps,
        BatchSize = spec.Training.BatchSize,
        ProximalMu = spec.Training.ProximalMu,
        Seed = spec.Seed,
        Strategy = spec.Strategy.Name,
        Optimizer = new Optimizer
        {
            Name = spec.Training.Optimizer.Name,
            LearningRate = spec.Training.Optimizer.LearningRate,
            Momentum = spec.Training.Optimizer.Momentum,
            WeightDecay = spec.Training.Optimizer.WeightDecay,
        },
    };
}
