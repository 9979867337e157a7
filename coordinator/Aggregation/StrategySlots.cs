namespace FedInfra.Coordinator.Aggregation;

/// <summary>Names of the vectors that strategies remember; they are stored, so they never change.</summary>
internal static class StrategySlots
{
    public const string Momentum = "momentum";
    public const string SecondMoment = "second-moment";
}
