using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Nodes;
using Google.Protobuf;

namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>One phase of a masked round: who has answered, who is waited for, and what comes next. Guarded by the exchange's lock.</summary>
internal sealed class PhaseProgress(MaskingStep step)
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RollCall? _answers;

    public MaskingStep Step { get; } = step;

    /// <summary>Node to the SHA-256 of the message that counts.</summary>
    public SortedDictionary<string, string> Answered { get; } = new(StringComparer.Ordinal);

    /// <summary>Node to why its last message was refused.</summary>
    public Dictionary<string, string> Refused { get; } = new(StringComparer.Ordinal);

    /// <summary>Node to why it is missing; filled when the phase closes.</summary>
    public SortedDictionary<string, string> Missing { get; } = new(StringComparer.Ordinal);

    /// <summary>What a node that answered needs next; null before the phase has closed well.</summary>
    public Func<string, ByteString>? Next { get; set; }

    /// <summary>Done when nobody is waited for; there once the phase is open.</summary>
    public Task Settled => _answers!.Over;

    /// <summary>Who is waited for now.</summary>
    public IReadOnlyList<string> Awaited => _answers?.Awaited ?? [];

    /// <summary>Done when the phase has closed, well or not.</summary>
    public Task Closed => _closed.Task;

    /// <summary>What a node has not done that is missing here.</summary>
    public string Omission => Step switch
    {
        MaskingStep.Advertise => "it advertised no keys",
        MaskingStep.ShareKeys => "it shared no keys",
        MaskingStep.MaskedInput => "it sent no masked update",
        MaskingStep.Confirm => "it confirmed no survivors",
        _ => "it gave no shares",
    };

    /// <summary>What the nodes' messages of this phase are, for people who watch.</summary>
    public Waiting.Types.For WaitsFor => Step switch
    {
        MaskingStep.Advertise => Waiting.Types.For.Keys,
        MaskingStep.ShareKeys => Waiting.Types.For.KeyShares,
        MaskingStep.MaskedInput => Waiting.Types.For.MaskedUpdates,
        MaskingStep.Confirm => Waiting.Types.For.Confirmations,
        _ => Waiting.Types.For.MaskShares,
    };

    /// <summary>What may help those who were too slow; empty where nothing is known.</summary>
    public string Advice => Step == MaskingStep.Advertise ? " (half of cohort.deadline-seconds is for training; raise it if that is too short)" : "";

    /// <summary>The phase is open: these nodes are waited for.</summary>
    public void Open(RollCall answers) => _answers = answers;

    /// <summary>The node has answered or given up.</summary>
    public void Release(string node) => _answers?.Release(node);

    /// <summary>Nobody is waited for any more, whoever has answered.</summary>
    public void EndWaiting() => _answers?.Dispose();

    public void Close()
    {
        EndWaiting();
        _closed.TrySetResult();
    }
}
