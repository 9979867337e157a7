using FedInfra.Contracts.V1;

namespace FedInfra.Coordinator.Nodes;

/// <summary>
/// Which nodes are connected, and which directives each has in hand. A node that was lost keeps its directives: they
/// come again when it is back.
/// </summary>
public sealed class NodeDirectory(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, NodeConnection> _byToken = [];
    private readonly Dictionary<string, NodeConnection> _byNode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Assignment> _assignments = [];
    private readonly Dictionary<string, DateTimeOffset> _lastSeen = [];
    private readonly Dictionary<string, long> _lostSince = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A node has begun or stopped to read its directives. Called without any lock.</summary>
    internal event Action? PresenceChanged;

    /// <summary>Names of the nodes that read their directives now, in ordinal order.</summary>
    public IReadOnlyList<string> Connected
    {
        get
        {
            lock (_lock)
            {
                return [.. _byNode.Values.Where(connection => connection.IsReading).Select(connection => connection.Node).Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Those of <see cref="Connected"/> that may be given work.</summary>
    public IReadOnlyList<string> Ready
    {
        get
        {
            lock (_lock)
            {
                return [.. _byNode.Values.Where(connection => connection is { IsReading: true, IsAdmitted: true }).Select(connection => connection.Node).Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>When the node called last; null if it has not since the coordinator started.</summary>
    public DateTimeOffset? LastSeen(string node)
    {
        lock (_lock)
        {
            return _lastSeen.TryGetValue(node, out var seen) ? seen : null;
        }
    }

    /// <summary>The time stamp at which the node stopped to read its directives; null while it reads them, and before it ever has.</summary>
    internal long? LostSince(string node)
    {
        lock (_lock)
        {
            return _lostSince.TryGetValue(node, out var since) ? since : null;
        }
    }

    /// <summary>Returns when at least <paramref name="count"/> nodes are ready.</summary>
    public async Task<IReadOnlyList<string>> WaitForAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
            }

            if (Ready is var ready && ready.Count >= count)
            {
                return ready;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>True once the coordinator is stopping.</summary>
    internal bool IsClosed { get; private set; }

    /// <summary>The coordinator is stopping: ends every stream of directives, so that nodes connect again when it is back.</summary>
    public void Close()
    {
        lock (_lock)
        {
            IsClosed = true;
            foreach (var connection in _byNode.Values)
            {
                connection.Outgoing.Writer.TryComplete();
            }
        }
    }

    /// <summary>Opens a session, ends the node's earlier one, and lines up what the node still has in hand.</summary>
    internal NodeConnection Open(string node, bool isAdmitted)
    {
        lock (_lock)
        {
            if (IsClosed)
            {
                throw new CoordinatorException(CoordinatorErrorCode.Unavailable, "The coordinator is stopping.");
            }

            if (_byNode.Remove(node, out var earlier))
            {
                _byToken.Remove(earlier.Token);
                earlier.Outgoing.Writer.TryComplete();
            }

            var connection = new NodeConnection(node) { IsAdmitted = isAdmitted };
            _byNode[node] = connection;
            _byToken[connection.Token] = connection;
            _lastSeen[node] = time.GetUtcNow();
            foreach (var assignment in _assignments.Values.Where(assignment => assignment.Node == node && !assignment.Report.IsCompleted))
            {
                connection.Outgoing.Writer.TryWrite(assignment.Directive);
            }

            return connection;
        }
    }

    /// <exception cref="CoordinatorException">No open session has this token.</exception>
    internal NodeConnection Find(string token)
    {
        lock (_lock)
        {
            if (!_byToken.TryGetValue(token, out var connection))
            {
                throw new CoordinatorException(CoordinatorErrorCode.UnknownSession, "This session is not open (any more); register again.");
            }

            _lastSeen[connection.Node] = time.GetUtcNow();
            return connection;
        }
    }

    /// <summary>The node has begun or stopped to read its directives.</summary>
    internal void SetReading(NodeConnection connection, bool isReading)
    {
        lock (_lock)
        {
            connection.IsReading = isReading;
            if (_byNode.TryGetValue(connection.Node, out var current) && current.IsReading)
            {
                _lostSince.Remove(connection.Node);
            }
            else if (!IsClosed)
            {
                // A coordinator that stops has ended the streams itself: nobody is lost.
                _lostSince.TryAdd(connection.Node, time.GetTimestamp());
            }

            SignalChange();
        }

        PresenceChanged?.Invoke();
    }

    /// <summary>The node may be given work from now on.</summary>
    internal void SetAdmitted(string node)
    {
        lock (_lock)
        {
            if (_byNode.TryGetValue(node, out var connection))
            {
                connection.IsAdmitted = true;
                SignalChange();
            }
        }
    }

    /// <summary>Ends a node's session and its stream of directives; nothing happens where it has none. A revoked node is not waited for either.</summary>
    internal void Disconnect(string node, bool isRevoked)
    {
        lock (_lock)
        {
            foreach (var assignment in _assignments.Values.Where(assignment => isRevoked && assignment.Node == node))
            {
                assignment.Complete(new ReportRequest { Failed = new Failed { Kind = Failed.Types.Kind.Error, Reason = "it was revoked by an administrator" } });
            }

            if (_byNode.Remove(node, out var connection))
            {
                connection.IsRevoked = isRevoked;
                _byToken.Remove(connection.Token);
                connection.Outgoing.Writer.TryComplete();
                SignalChange();
            }
        }
    }

    /// <summary>Gives a directive to a node, at once if it is connected, else when it is back.</summary>
    /// <param name="node">Its name.</param>
    /// <param name="directive">What to do.</param>
    /// <param name="advance">Answers the messages of a masked round.</param>
    public Assignment Assign(string node, Directive directive, AdvanceHandler? advance = null)
    {
        var assignment = new Assignment(node, directive) { Advance = advance };
        lock (_lock)
        {
            _assignments.Add(directive.Id, assignment);
            if (_byNode.TryGetValue(node, out var connection))
            {
                connection.Outgoing.Writer.TryWrite(directive);
            }
        }

        return assignment;
    }

    /// <summary>Nobody waits for this directive any more; a node that still works on it is told.</summary>
    public void Release(Assignment assignment, string reason)
    {
        lock (_lock)
        {
            if (_assignments.Remove(assignment.Directive.Id) && !assignment.Report.IsCompleted && _byNode.TryGetValue(assignment.Node, out var connection))
            {
                connection.Outgoing.Writer.TryWrite(new Directive
                {
                    Id = Guid.NewGuid().ToString("N"),
                    Job = assignment.Directive.Job,
                    Round = assignment.Directive.Round,
                    Withdraw = new Withdrawal { Directive = assignment.Directive.Id, Reason = reason },
                });
            }
        }

        assignment.Cancel();
    }

    /// <summary>Whether somebody still waits for this assignment.</summary>
    internal bool IsAssigned(Assignment assignment)
    {
        lock (_lock)
        {
            return _assignments.ContainsKey(assignment.Directive.Id);
        }
    }

    /// <summary>What a node has in hand under this id; null when it is not (or no longer) the node's.</summary>
    internal Assignment? FindAssignment(NodeConnection connection, string directive)
    {
        lock (_lock)
        {
            return _assignments.TryGetValue(directive, out var assignment) && assignment.Node == connection.Node ? assignment : null;
        }
    }

    /// <summary>A directive in the node's hands that needs this model; null when it may not have it.</summary>
    internal Assignment? FindAssignmentWithModel(NodeConnection connection, string sha256)
    {
        lock (_lock)
        {
            return _assignments.Values.FirstOrDefault(assignment =>
                assignment.Node == connection.Node && assignment.Model.Weights.Sha256 == sha256);
        }
    }

    private void SignalChange()
    {
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
