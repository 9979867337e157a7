using FedInfra.Contracts.V1;

namespace FedInfra.Coordinator.Nodes;

/// <summary>Answers one message of a masked round.</summary>
public delegate Task<AdvanceReply> AdvanceHandler(Assignment assignment, AdvanceRequest request, CancellationToken cancellationToken);

/// <summary>A directive in one node's hands, until the node has reported it or nobody waits any more.</summary>
public sealed class Assignment(string node, Directive directive)
{
    private readonly TaskCompletionSource<ReportRequest> _report = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytesDown;
    private long _bytesUp;

    public string Node { get; } = node;

    public Directive Directive { get; } = directive;

    /// <summary>Who answers the messages of the masked round that this directive is part of; null in any other.</summary>
    public AdvanceHandler? Advance { get; init; }

    /// <summary>The node's report; cancelled when the directive was taken back.</summary>
    public Task<ReportRequest> Report => _report.Task;

    /// <summary>Bytes of the model that the node downloaded for it.</summary>
    public long BytesDown => Interlocked.Read(ref _bytesDown);

    /// <summary>Bytes of the update that the node uploaded for it.</summary>
    public long BytesUp => Interlocked.Read(ref _bytesUp);

    /// <summary>The update that the node said it would upload; null before.</summary>
    public BlobRef? Declared { get; set; }

    /// <summary>The update that arrived whole in answer to this directive; null before.</summary>
    public BlobRef? Uploaded { get; set; }

    /// <summary>L2 norm of the checked update; 0 before.</summary>
    public double UpdateNorm { get; set; }

    /// <summary>The model that the directive is about.</summary>
    public Model Model => Directive.WorkCase switch
    {
        Directive.WorkOneofCase.Train => Directive.Train.Model,
        Directive.WorkOneofCase.Evaluate => Directive.Evaluate.Model,
        _ => Directive.Baseline.Model,
    };

    public void CountDown(int bytes) => Interlocked.Add(ref _bytesDown, bytes);

    public void CountUp(int bytes) => Interlocked.Add(ref _bytesUp, bytes);

    /// <summary>The first report counts; a repeated one changes nothing.</summary>
    public void Complete(ReportRequest report) => _report.TrySetResult(report);

    public void Cancel() => _report.TrySetCanceled();
}
