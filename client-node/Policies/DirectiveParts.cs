using FedInfra.Contracts.V1;

namespace FedInfra.ClientNode.Policies;

/// <summary>What directives of different kinds have in common.</summary>
internal static class DirectiveParts
{
    private const long LongestSeconds = 40L * 86400;

    /// <summary>The model that the directive works on; null where it names none.</summary>
    public static Model? ModelOf(Directive directive) => directive.WorkCase switch
    {
        Directive.WorkOneofCase.Train => directive.Train.Model,
        Directive.WorkOneofCase.Evaluate => directive.Evaluate.Model,
        Directive.WorkOneofCase.Baseline => directive.Baseline.Model,
        _ => null,
    };

    /// <summary>How the directive trains; null where it does not.</summary>
    public static TrainingPlan? PlanOf(Directive directive) => directive.WorkCase switch
    {
        Directive.WorkOneofCase.Train => directive.Train.Plan,
        Directive.WorkOneofCase.Baseline => directive.Baseline.Plan,
        _ => null,
    };

    /// <summary>How long the directive may be worked on: at most what a timer can count; one without a time has none left.</summary>
    public static TimeSpan TimeLeftOf(Directive directive) =>
        TimeSpan.FromSeconds(Math.Clamp(directive.TimeLeft?.Seconds ?? 0, 0, LongestSeconds))
        + TimeSpan.FromTicks(Math.Clamp(directive.TimeLeft?.Nanos ?? 0, 0, 999_999_999) / TimeSpan.NanosecondsPerTick);
}
