namespace FedInfra.Learning.Training;

/// <summary>How one local training is run. Exactly one of <see cref="Epochs"/> and <see cref="Steps"/> is above 0.</summary>
public sealed record TrainingPlan
{
    /// <summary>Passes over the data, each in a new random order.</summary>
    public int Epochs { get; init; }

    /// <summary>Optimizer steps; passes over the data, each in a new random order, follow one another until they are done.</summary>
    public int Steps { get; init; }

    /// <summary>
    /// Examples per step; 0 takes all of them. The last batch of a pass may be smaller. With <see cref="Privacy"/> the
    /// expected number of examples per step.
    /// </summary>
    public int BatchSize { get; init; } = 32;

    public OptimizerSpec Optimizer { get; init; } = new();

    /// <summary>FedProx (Li et al. 2020): weight mu of the proximal term mu/2 * |w - w_start|^2; 0 is plain local training.</summary>
    public float ProximalMu { get; init; }

    /// <summary>Decides the order of examples and dropout; nothing where <see cref="Privacy"/> is set, whose choices must be secret.</summary>
    public ulong Seed { get; init; }

    /// <summary>DP-SGD; null (the default) trains without. <see cref="PrivateSchedule"/> says which steps it makes of this plan.</summary>
    public DpSgd? Privacy { get; init; }

    /// <summary>Everything that is wrong, each message starting with the field; empty for a usable plan.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. Optimizer.Validate(), .. Privacy?.Validate() ?? []];
        if (Epochs < 0 || Steps < 0 || (Epochs > 0) == (Steps > 0))
        {
            errors.Add($"epochs and steps: {Epochs} and {Steps} are given; exactly one must be above 0, the other 0");
        }

        if (BatchSize < 0)
        {
            errors.Add($"batch size: {BatchSize} must be 1 or more, or 0 for all examples");
        }

        if (!(ProximalMu >= 0 && float.IsFinite(ProximalMu)))
        {
            errors.Add($"proximal mu: {ProximalMu} must be 0 or more");
        }

        return errors;
    }
}
