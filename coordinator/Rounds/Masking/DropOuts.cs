using System.Globalization;
using FedInfra.Coordinator.Nodes;

namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>Who has left a masked round, and why. Guarded by the exchange's lock.</summary>
internal sealed class DropOuts(NodeDirectory nodes, TimeProvider time)
{
    private readonly Dictionary<string, string> _givenUp = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _reasons = new(StringComparer.Ordinal);
    private readonly long _started = time.GetTimestamp();

    /// <summary>Everybody who was missing when a phase closed, as of now.</summary>
    public IReadOnlyDictionary<string, string> ToReasons() => new SortedDictionary<string, string>(_reasons, StringComparer.Ordinal);

    /// <summary>The node takes no further part, from whichever phase on; the first reason counts.</summary>
    public void GiveUp(string node, string reason) => _givenUp.TryAdd(node, reason);

    /// <summary>Why the node takes no further part; null where it may.</summary>
    public string? WhyGivenUp(string node) => _givenUp.GetValueOrDefault(node);

    /// <summary>The phase closes without these.</summary>
    public void Name(PhaseProgress phase, IEnumerable<string> missing)
    {
        foreach (var node in missing)
        {
            phase.Missing[node] = _reasons[node] = WhyMissing(phase, node);
        }
    }

    private string WhyMissing(PhaseProgress phase, string node) =>
        WhyGivenUp(node) is { } givenUp ? givenUp
        : phase.Refused.TryGetValue(node, out var refused) ? $"its {phase.Step} message was refused: {refused}"
        : nodes.LostSince(node) is null ? $"{phase.Omission}{phase.Advice} {WithinSoLong()}"
        : $"{phase.Omission} {WithinSoLong()}: connection lost and not back in time";

    private string WithinSoLong() =>
        string.Create(CultureInfo.InvariantCulture, $"within {time.GetElapsedTime(_started).TotalSeconds:0.#} s of the round's start");
}
