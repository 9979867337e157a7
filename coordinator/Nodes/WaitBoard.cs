using FedInfra.Contracts.V1;

namespace FedInfra.Coordinator.Nodes;

/// <summary>
/// What the job that runs waits for, for people who watch it: of this moment, never journalled. Jobs run one after
/// another, and a job waits for one thing at a time.
/// </summary>
public sealed class WaitBoard
{
    private Notice? _current;

    /// <summary>What this job waits for now; null where it waits for nobody.</summary>
    public Waiting? Of(string job) => Volatile.Read(ref _current) is { } notice && notice.Job == job ? notice.Describe() : null;

    /// <param name="job">The job's id.</param>
    /// <param name="describe">Asked by whoever looks; safe to call from any thread, also a moment after the end.</param>
    /// <returns>The wait is over when this is disposed.</returns>
    public IDisposable Post(string job, Func<Waiting> describe)
    {
        var notice = new Notice(this, job, describe);
        Volatile.Write(ref _current, notice);
        return notice;
    }

    private sealed record Notice(WaitBoard Board, string Job, Func<Waiting> Describe) : IDisposable
    {
        public void Dispose() => Interlocked.CompareExchange(ref Board._current, null, this);
    }
}
