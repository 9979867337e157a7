namespace FedInfra.Coordinator.Nodes;

/// <summary>
/// Waits for several nodes' answers, by the one rule of rounds, phases and evaluations: over when all have answered, or
/// when those who have not all lost their connection longer than the grace ago, and without them there are enough. Who
/// is connected and says nothing is waited for; who is back before it is over, as if never away. Its deadline is its
/// caller's affair.
/// </summary>
internal sealed class RollCall : IDisposable
{
    /// <summary>A node that only connects anew, as with a new certificate, is back sooner.</summary>
    private static readonly TimeSpan _shortestGrace = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest pause between a node's attempts to connect again (5 s), an attempt that hangs (10 s), and another pause.
    /// A node that was not told of the break learns of it from its ping, which can take 50 s: it is back in time only where
    /// others still work.
    /// </summary>
    private static readonly TimeSpan _longestGrace = TimeSpan.FromSeconds(20);

    private readonly NodeDirectory _nodes;
    private readonly TimeProvider _time;
    private readonly Lock _lock;
    private readonly TimeSpan _grace;
    private readonly Func<bool> _hasEnough;
    private readonly HashSet<string> _awaited;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDisposed;

    /// <param name="awaited">Who is to answer.</param>
    /// <param name="limit">The deadline of what the nodes are asked for, from which the grace follows.</param>
    /// <param name="hasEnough">Whether the lost can be spared; asked only when nobody else is awaited.</param>
    /// <param name="nodes">Who is connected.</param>
    /// <param name="time">The clock.</param>
    /// <param name="guard">Held while <paramref name="hasEnough"/> is asked; the caller's own, where it has one.</param>
    public RollCall(IEnumerable<string> awaited, TimeSpan limit, Func<bool> hasEnough, NodeDirectory nodes, TimeProvider time, Lock guard)
    {
        (_awaited, _grace, _hasEnough) = (new HashSet<string>(awaited, StringComparer.Ordinal), GraceOf(limit), hasEnough);
        (_nodes, _time, _lock) = (nodes, time, guard);
        _timer = time.CreateTimer(_ => Check(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        nodes.PresenceChanged += Check;
        Check();
    }

    /// <summary>Done when nobody is waited for any more.</summary>
    public Task Over => _over.Task;

    /// <summary>Who is waited for, in ordinal order; nobody once it is over or disposed of.</summary>
    public IReadOnlyList<string> Awaited
    {
        get
        {
            lock (_lock)
            {
                return _isDisposed || Over.IsCompleted ? [] : [.. _awaited.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>How long a node whose connection is lost still counts as there: a tenth of the deadline, 1 to 20 s.</summary>
    public static TimeSpan GraceOf(TimeSpan limit) => TimeSpan.FromTicks(Math.Clamp(limit.Ticks / 10, _shortestGrace.Ticks, _longestGrace.Ticks));

    /// <summary>The node has answered, or has given up.</summary>
    public void Release(string node)
    {
        lock (_lock)
        {
            _awaited.Remove(node);
            Check();
        }
    }

    /// <summary>Nobody is waited for any more, and whether the lost can be spared is not asked again, not by a timer that rings now either.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        _nodes.PresenceChanged -= Check;
        _timer.Dispose();
    }

    private void Check()
    {
        lock (_lock)
        {
            if (_isDisposed || Over.IsCompleted)
            {
                return;
            }

            var left = GraceLeft();
            if (_awaited.Count == 0 || (left <= TimeSpan.Zero && _hasEnough()))
            {
                _over.TrySetResult();
            }
            else if (left > TimeSpan.Zero)
            {
                _timer.Change(left.Value, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <returns>Until the grace of all who are awaited is over; null while one of them is connected.</returns>
    private TimeSpan? GraceLeft()
    {
        var longest = TimeSpan.Zero;
        foreach (var node in _awaited)
        {
            if (_nodes.LostSince(node) is not { } since)
            {
                return null;
            }

            var left = _grace - _time.GetElapsedTime(since);
            longest = left > longest ? left : longest;
        }

        return longest;
    }
}
