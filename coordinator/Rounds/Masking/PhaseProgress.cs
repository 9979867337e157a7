using FedInfra.Contracts.V1;
using Google.Protobuf;

namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>One phase of a masked round: who has answered, who is waited for, and what comes next. Guarded by the exchange's lock.</summary>
internal sealed class PhaseProgress(MaskingStep step)
{
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _awaited = new(StringComparer.Ordinal);

    public MaskingStep Step { get; } = step;

    /// <summary>Node to the SHA-256 of the message that counts.</summary>
    public SortedDictionary<string, string> Answered { get; } = new(StringComparer.Ordinal);

    /// <summary>Node to why its last message was refused.</summary>
    public Dictionary<string, string> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>Node to why it is missing; filled when the phase closes.</summary>
    public SortedDictionary<string, string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>What a node that answered needs next; null before the phase has closed well.</summary>
    public Func<string, ByteString>? Next { get; set; }

    /// <summary>Done when nobody is waited for.</summary>
    public Task Settled => _settled.Task;

    /// <summary>Done when the phase has closed, well or not.</summary>
    public Task Closed => _closed.Task;

    /// <summary>What a node has not done that is missing here.</summary>
    public string Omission => Step switch
    {
        MaskingStep.Advertise => "it advertised no keys (half of cohort.deadline-seconds is for training; raise it if that is too short)",
        MaskingStep.ShareKeys => "it shared no keys",
        MaskingStep.MaskedInput => "it sent no masked update",
        MaskingStep.Confirm => "it confirmed no survivors",
        _ => "it gave no shares",
    };

    public void Await(IEnumerable<string> nodes)
    {
        _awaited.UnionWith(nodes);
        SettleIfDone();
    }

    /// <summary>The node has answered or given up.</summary>
    public void Release(string node)
    {
        _awaited.Remove(node);
        SettleIfDone();
    }

    public void Close() => _closed.TrySetResult();

    private void SettleIfDone()
    {
        if (_awaited.Count == 0)
        {
            _settled.TrySetResult();
        }
    }
}
