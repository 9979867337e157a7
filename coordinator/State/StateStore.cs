using FedInfra.Coordinator.Journal;

namespace FedInfra.Coordinator.State;

/// <summary>The one way to change the coordinator's state: write an event to the journal, then fold it.</summary>
public sealed class StateStore
{
    private readonly EventJournal _journal;
    private readonly Lock _lock = new();
    private volatile CoordinatorState _current = CoordinatorState.Empty;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads the whole journal, whose hash chain is checked on the way.</summary>
    /// <exception cref="CoordinatorException">The journal is broken.</exception>
    public StateStore(EventJournal journal)
    {
        _journal = journal;
        foreach (var entry in journal.Read())
        {
            _current = _current.Apply(entry);
        }
    }

    public CoordinatorState Current => _current;

    /// <summary>Durable, and visible in <see cref="Current"/>, when it returns.</summary>
    public void Record(params IReadOnlyList<JournalEvent> events)
    {
        lock (_lock)
        {
            Append(events);
        }
    }

    /// <summary>Decides by the current state what to record, with nothing happening in between.</summary>
    /// <returns>What <paramref name="decide"/> answered.</returns>
    public T Decide<T>(Func<CoordinatorState, (IReadOnlyList<JournalEvent> Events, T Answer)> decide)
    {
        lock (_lock)
        {
            var (events, answer) = decide(_current);
            Append(events);
            return answer;
        }
    }

    /// <summary>Returns as soon as the state is another than <paramref name="seen"/>.</summary>
    public async Task WaitForChangeAsync(CoordinatorState seen, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            if (!ReferenceEquals(_current, seen))
            {
                return;
            }

            changed = _changed.Task;
        }

        await changed.WaitAsync(cancellationToken);
    }

    private void Append(IReadOnlyList<JournalEvent> events)
    {
        if (events.Count == 0)
        {
            return;
        }

        var state = _current;
        foreach (var entry in _journal.Append(events))
        {
            state = state.Apply(entry);
        }

        _current = state;
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
