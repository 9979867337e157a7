namespace FedInfra.Learning.Training;

/// <summary>
/// How a plan with <see cref="TrainingPlan.Privacy"/> walks through data: what an accountant needs, and known before the
/// training, so that a budget can be debited first. The number of examples is taken to be public.
/// </summary>
/// <param name="Steps">Optimizer steps, each of which draws a batch of its own.</param>
/// <param name="BatchSize">Expected examples of a batch, 1 or more; what a step divides by.</param>
/// <param name="SamplingRate">Probability q with which each example is in a batch, independently of all others; above 0, at most 1.</param>
public sealed record PrivateSchedule(int Steps, int BatchSize, double SamplingRate)
{
    /// <summary>An epoch is as many steps as batches of the expected size fit the data, rounded, at least 1.</summary>
    /// <param name="plan">A valid plan.</param>
    /// <param name="examples">Number of examples, 1 or more.</param>
    /// <exception cref="LearningException">The steps are too many to count.</exception>
    public static PrivateSchedule Of(TrainingPlan plan, int examples)
    {
        var batch = plan.BatchSize == 0 ? examples : Math.Min(plan.BatchSize, examples);
        var epoch = (long)Math.Round((double)examples / batch, MidpointRounding.AwayFromZero);
        var steps = plan.Steps > 0 ? plan.Steps : plan.Epochs * epoch;
        return steps <= int.MaxValue
            ? new PrivateSchedule((int)steps, batch, (double)batch / examples)
            : throw new LearningException($"epochs: {plan.Epochs} of {epoch} steps each are more than {int.MaxValue} steps; use fewer.");
    }
}
