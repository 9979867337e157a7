using FedInfra.CommandLine;
using FedInfra.Contracts;
using FedInfra.Coordinator.Aggregation;
using FedInfra.Learning;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;
using FedInfra.Learning.Training;

namespace FedInfra.Coordinator.Jobs;

/// <summary>Turns a job file into a <see cref="JobSpec"/>, or says everything that is wrong with it at once.</summary>
internal static class JobFileReader
{
    private const int MaximumNameLength = 48;
    private const int MaximumRounds = 100_000;

    /// <exception cref="CoordinatorException">Names the source and each wrong field.</exception>
    public static JobSpec Read(string yaml, string source)
    {
        JobFile file;
        try
        {
            file = SettingsFile.Parse<JobFile>(yaml, source);
        }
        catch (CommandException exception)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, exception.Message, exception);
        }

        List<string> errors = [];
        var model = ReadModel(file.Model, errors);
        var spec = Build(file, model!);
        Check(file, spec, errors);
        return errors.Count == 0
            ? spec
            : throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument,
                errors.Count == 1 ? $"{source}: {errors[0]}" : $"{source}: {errors.Count} errors:\n  - {string.Join("\n  - ", errors)}");
    }

    private static ModelSpec? ReadModel(string? model, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(model))
        {
            errors.Add($"model: a built-in model ({string.Join(", ", ModelCatalogue.Names)}) or a model spec is needed");
            return null;
        }

        try
        {
            return model.Contains('\n') || model.Contains(':') ? ModelSpec.Parse(model, "model") : ModelCatalogue.Find(model.Trim());
        }
        catch (LearningException exception)
        {
            errors.Add(exception.Message);
            return null;
        }
    }

    private static JobSpec Build(JobFile file, ModelSpec model)
    {
        var strategy = file.Strategy ?? new JobStrategy();
        var training = file.Training ?? new JobTraining();
        var cohort = file.Cohort ?? new JobCohort();
        var evaluation = file.Evaluation ?? new JobEvaluation();
        var strategySpec = new StrategySpec
        {
            Name = strategy.Name ?? ServerStrategies.FedAvg,
            ServerLearningRate = strategy.ServerLearningRate,
            Beta1 = strategy.Beta1,
            Beta2 = strategy.Beta2,
            Tau = strategy.Tau,
            Momentum = strategy.Momentum,
            ProximalMu = strategy.ProximalMu,
        };
        var seed = file.Seed ?? 0;
        var masking = JobPrivacyReader.Masking(file.Privacy);
        return new JobSpec
        {
            Name = file.Name ?? "",
            Model = model,
            Rounds = file.Rounds ?? 0,
            Seed = seed,
            Strategy = strategySpec,
            Training = new TrainingPlan
            {
                Epochs = training.Epochs ?? (training.Steps is null ? 1 : 0),
                Steps = training.Steps ?? 0,
                BatchSize = training.Batch ?? 10,
                ProximalMu = (float)(strategySpec.Validate().Count == 0 ? strategySpec.WithDefaults().ProximalMu ?? 0 : 0),
                Seed = seed,
                Optimizer = new OptimizerSpec
                {
                    Name = training.Optimizer ?? "sgd",
                    LearningRate = training.LearningRate ?? 0.1f,
                    Momentum = training.Momentum ?? 0,
                    WeightDecay = training.WeightDecay ?? 0,
                },
            },
            CohortFraction = cohort.Fraction ?? 1,
            MinimumNodes = cohort.MinimumNodes ?? masking?.MinimumCohort ?? 1,
            Quorum = cohort.Quorum ?? 0.5,
            RoundDeadline = TimeSpan.FromSeconds(Math.Clamp(double.IsFinite(cohort.DeadlineSeconds ?? 600) ? cohort.DeadlineSeconds ?? 600 : 0, 0, TimeSpan.FromDays(30).TotalSeconds)),
            RoundAttempts = cohort.Attempts ?? 3,
            EvaluationData = evaluation.Data,
            EvaluateEvery = evaluation.Every ?? 1,
            EvaluateSites = (evaluation.Sites ?? false) || (evaluation.Alone ?? false),
            TrainAlone = evaluation.Alone ?? false,
            Masking = masking,
            DifferentialPrivacy = JobPrivacyReader.DifferentialPrivacy(file.Privacy),
            IsRepeatable = file.Seed is not null,
        };
    }

    private static void Check(JobFile file, JobSpec spec, List<string> errors)
    {
        void Require(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }

        Require(
            WireName.IsValid(spec.Name, MaximumNameLength),
            $"name: '{spec.Name}' must be 1 to {MaximumNameLength} of a-z, 0-9 and '-'");
        Require(spec.Rounds is >= 1 and <= MaximumRounds, $"rounds: {(file.Rounds is null ? "is missing; it" : spec.Rounds)} must be 1 to {MaximumRounds}");
        Require(spec.CohortFraction is > 0 and <= 1, $"cohort.fraction: {spec.CohortFraction} must be above 0 and at most 1");
        Require(spec.Quorum is > 0 and <= 1, $"cohort.quorum: {spec.Quorum} must be above 0 and at most 1");
        Require(spec.MinimumNodes is >= 1 and <= 100_000, $"cohort.minimum-nodes: {spec.MinimumNodes} must be 1 to 100000");
        Require(spec.RoundDeadline >= TimeSpan.FromSeconds(1), $"cohort.deadline-seconds: {file.Cohort?.DeadlineSeconds} must be at least 1");
        Require(spec.RoundAttempts is >= 1 and <= 100, $"cohort.attempts: {spec.RoundAttempts} must be 1 to 100");
        Require(spec.EvaluateEvery >= 0, $"evaluation.every: {spec.EvaluateEvery} must be 0 or more");
        errors.AddRange(spec.Strategy.Validate());
        if (spec.Masking is not null && ServerStrategies.WhyNotMasked(spec.Strategy.Name) is { } why)
        {
            errors.Add(why);
        }

        errors.AddRange(spec.Training.Validate().Select(error => $"training.{AsWritten(error)}"));
        errors.AddRange(JobPrivacyReader.Check(file, spec));
        errors.AddRange(spec.EvaluationData?.Validate().Select(error => $"evaluation.data.{error}") ?? []);

        // There is no model where it could not be read.
        if (spec.Model?.Layers.OfType<ModuleSpec>().FirstOrDefault() is { } module)
        {
            Require(spec.EvaluationData is null, $"evaluation.data: the coordinator runs no modules, and the model has '{module.Name}'; leave evaluation.data out, and the nodes measure");
            Require(
                spec.DifferentialPrivacy?.Mode != PrivacyMode.Local,
                $"privacy.differential-privacy.mode: local needs each example's own gradient, which the module '{module.Name}' does not give; use central or distributed");
        }
    }

    /// <summary>The plan's words for its fields are those of training at large; a job's author looks for the file's.</summary>
    private static string AsWritten(string error) => error
        .Replace("batch size:", "batch:", StringComparison.Ordinal)
        .Replace("learning rate:", "learning-rate:", StringComparison.Ordinal)
        .Replace("weight decay:", "weight-decay:", StringComparison.Ordinal);
}
