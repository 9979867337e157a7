using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>How to read the sum of a round's masked updates.</summary>
internal sealed record OpenedSum(RoundParameters Parameters, UnmaskedRound Masks) : IDisposable
{
    public void Dispose() => Masks.Dispose();
}
