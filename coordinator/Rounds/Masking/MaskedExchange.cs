using System.Security.Cryptography;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Privacy;
using FedInfra.Privacy.SecureAggregation;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>
/// One masked round between the coordinator and its nodes: takes each node's five messages, closes a phase when all have
/// answered (for lost nodes, by the rule of <see cref="RollCall"/>) or its time is up, and hands out what the next one
/// needs. Whoever is missing then has dropped out. Lives in memory only; a coordinator that was stopped runs the round
/// again, under another session. Safe for use by many threads.
/// </summary>
internal sealed class MaskedExchange : IDisposable
{
    private readonly Lock _lock = new();
    private readonly MaskedRoundInfo _round;
    private readonly SecureAggregationServer _server;
    private readonly PhaseSchedule _schedule;
    private readonly int _quorum;
    private readonly NodeDirectory _nodes;
    private readonly Action<MaskingPhaseClosed> _record;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _started;
    private readonly PhaseProgress[] _phases =
    [
        new(MaskingStep.Advertise), new(MaskingStep.ShareKeys), new(MaskingStep.MaskedInput), new(MaskingStep.Confirm), new(MaskingStep.Unmask),
    ];

    private readonly Dictionary<string, string> _gone = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _dropped = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BlobId> _updates = new(StringComparer.Ordinal);
    private int _current;
    private string? _over;

    /// <param name="round">The round; the exchange takes over its keys.</param>
    /// <param name="cohort">Who is asked.</param>
    /// <param name="deadline">From now; each phase has its part.</param>
    /// <param name="quorum">Updates that the round needs beside the protocol's threshold.</param>
    /// <param name="nodes">Who is connected.</param>
    /// <param name="record">Makes it known that a phase closed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where refusals are logged.</param>
    /// <exception cref="PrivacyException">The cohort is too small.</exception>
    public MaskedExchange(
        MaskedRoundInfo round, IReadOnlyList<string> cohort, TimeSpan deadline, int quorum, NodeDirectory nodes, Action<MaskingPhaseClosed> record, TimeProvider time, ILogger logger)
    {
        (_round, _quorum, _nodes, _record, _time, _logger) = (round, quorum, nodes, record, time, logger);
        (_schedule, _started) = (new PhaseSchedule(deadline), time.GetTimestamp());
        _server = new SecureAggregationServer(round.Parameters, round.Enrolled, cohort);
        Open(_phases[0]);
    }

    public RoundParameters Parameters => _round.Parameters;

    /// <summary>Nodes that dropped out, in whichever phase, and why.</summary>
    public IReadOnlyDictionary<string, string> Dropped
    {
        get
        {
            lock (_lock)
            {
                return new SortedDictionary<string, string>(_dropped, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Whose message the open phase waits for; of the last one when all have closed.</summary>
    public Waiting Waiting
    {
        get
        {
            lock (_lock)
            {
                var phase = _phases[Math.Min(_current, _phases.Length - 1)];
                return new Waiting { Round = _round.Round, What = phase.WaitsFor, Nodes = { phase.Awaited } };
            }
        }
    }

    /// <summary>The masked updates that nodes signed for.</summary>
    public IReadOnlyDictionary<string, BlobId> Updates
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, BlobId>(_updates, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Runs the phases to their end.</summary>
    /// <returns>The masks to take from the sum.</returns>
    /// <exception cref="PrivacyException">Too few nodes are left, or a secret does not come out of its shares.</exception>
    public async Task<UnmaskedRound> RunAsync(CancellationToken cancellationToken)
    {
        UnmaskedRound? sum = null;
        for (var phase = 0; phase < _phases.Length; phase++)
        {
            var left = _schedule.CloseOf(phase) - _time.GetElapsedTime(_started);
            if (left > TimeSpan.Zero)
            {
                await _phases[phase].Settled.WaitAsync(left, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
            }

            sum = await Task.Run(() => Close(phase), CancellationToken.None);
        }

        return sum!;
    }

    /// <summary>A node that reports, for whatever reason, before the sum is open is not waited for any more.</summary>
    public async Task WatchAsync(Assignment assignment)
    {
        await ((Task)assignment.Report).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var reason = !assignment.Report.IsCompletedSuccessfully ? "its directive was withdrawn"
            : assignment.Report.Result.OutcomeCase == ReportRequest.OutcomeOneofCase.Failed ? Answer.WhyFailed(assignment.Report.Result.Failed)
            : "it reported before the sum was open";
        lock (_lock)
        {
            _gone.TryAdd(assignment.Node, reason);
            if (_current < _phases.Length)
            {
                _phases[_current].Release(assignment.Node);
            }
        }
    }

    /// <summary>Takes one message of a node, and waits for the phase to close.</summary>
    /// <exception cref="CoordinatorException">The message is refused, or the round is over; says why.</exception>
    public async Task<AdvanceReply> AdvanceAsync(Assignment assignment, AdvanceRequest request, CancellationToken cancellationToken)
    {
        var phase = Accept(assignment, request.Step, request.Message.Memory);
        if (phase.Step == MaskingStep.Unmask)
        {
            return new AdvanceReply { Ready = true };
        }

        await phase.Closed.WaitAsync(MaskedRounds.LongestWait, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return phase.Next is { } next ? new AdvanceReply { Ready = true, Next = next(assignment.Node) }
                : _over is null ? new AdvanceReply()
                : throw Over();
        }
    }

    /// <summary>Nobody goes on with this round; whoever still waits is told.</summary>
    public void End(string reason)
    {
        lock (_lock)
        {
            _over ??= reason;
            Array.ForEach(_phases, phase => phase.Close());
        }
    }

    public void Dispose()
    {
        End("it is over");
        lock (_lock)
        {
            _server.Dispose();
            _round.Dispose();
        }
    }

    private void Open(PhaseProgress phase) =>
        phase.Open(new RollCall(_server.Awaited.Where(node => !_gone.ContainsKey(node)), _schedule.Deadline, () => HasEnough(phase), _nodes, _time, _lock));

    /// <summary>Up to the masked update, whoever is given up is missing in the sum, and the round fails below its quorum.</summary>
    private bool HasEnough(PhaseProgress phase) => (phase.Step > MaskingStep.MaskedInput || phase.Answered.Count >= _quorum) && _server.HasEnough;

    private PhaseProgress Accept(Assignment assignment, MaskingStep step, ReadOnlyMemory<byte> message)
    {
        var (node, index) = (assignment.Node, Array.FindIndex(_phases, phase => phase.Step == step));
        if (index < 0)
        {
            throw new CoordinatorException(CoordinatorErrorCode.InvalidArgument, $"step: {(int)step} is none of the five steps of a masked round.");
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(message.Span));
        lock (_lock)
        {
            var phase = _phases[index];
            if (phase.Answered.TryGetValue(node, out var known))
            {
                // A reply was lost, or the node calls again because the others were not there yet.
                return known == hash ? phase : throw Refuse($"another {step} message of {node} came before");
            }

            if (_over is not null)
            {
                throw Over();
            }

            if (index != _current || _gone.ContainsKey(node))
            {
                throw Refuse(
                    _gone.TryGetValue(node, out var gone) ? $"{node} is out of this round: {gone}"
                    : index < _current ? $"the {step} message came too late: that phase has closed, and {node} has dropped out of this round"
                    : $"the {step} message came too early: the round is at {_phases[_current].Step}");
            }

            try
            {
                Accept(assignment, step, message.Span);
            }
            catch (PrivacyException exception)
            {
                // The message may repeat what the node sent, such as a sender's name.
                var reason = PlainText.Clean(exception.Message);
                phase.Refused[node] = reason;
                Log.MaskedMessageRefused(_logger, _round.Job, _round.Round, node, step.ToString(), exception.Code.ToString(), reason);
                throw PrivacyRefusals.ToCoordinator(exception, reason);
            }

            phase.Answered.Add(node, hash);
            Log.MaskedMessageAccepted(_logger, _round.Job, _round.Round, node, step.ToString());
            phase.Release(node);
            return phase;
        }
    }

    private void Accept(Assignment assignment, MaskingStep step, ReadOnlySpan<byte> message)
    {
        MessageSender.Require(assignment.Node, step, message);
        switch (step)
        {
            case MaskingStep.Advertise:
                _server.AcceptAdvertisement(message);
                break;
            case MaskingStep.ShareKeys:
                _server.AcceptShares(message);
                break;
            case MaskingStep.MaskedInput:
                var update = UploadOf(assignment, message);
                _server.AcceptMaskedInput(message);
                _updates[assignment.Node] = update;
                break;
            case MaskingStep.Confirm:
                _server.AcceptConfirmation(message);
                break;
            default:
                _server.AcceptUnmask(message);
                break;
        }
    }

    /// <summary>The vector that a node signs for must be here, whole, before its hash counts: a survivor's vector is needed.</summary>
    private BlobId UploadOf(Assignment assignment, ReadOnlySpan<byte> message)
    {
        if (assignment.Uploaded is not { } uploaded)
        {
            throw new PrivacyException(PrivacyRefusal.OutOfOrder, $"{assignment.Node}: its masked update was not uploaded whole before it was signed for");
        }

        var length = sizeof(uint) * _round.Parameters.VectorLength;
        if (uploaded.Length != length)
        {
            throw new PrivacyException(PrivacyRefusal.Malformed, $"{assignment.Node}: its masked update has {uploaded.Length} bytes instead of {length}");
        }

        var signed = Convert.ToHexStringLower(SignedMessage.Parse(message, assignment.Node).Body.Span);
        return signed == uploaded.Sha256
            ? BlobId.Parse(uploaded.Sha256)
            : throw new PrivacyException(
                PrivacyRefusal.Malformed, $"{assignment.Node}: it signs for a vector {signed}, but has uploaded {uploaded.Sha256}");
    }

    /// <returns>What is to be taken from the sum, after the last phase.</returns>
    private UnmaskedRound? Close(int index)
    {
        var phase = _phases[index];
        UnmaskedRound? sum = null;
        try
        {
            lock (_lock)
            {
                foreach (var node in _server.Awaited)
                {
                    phase.Missing[node] = _dropped[node] = WhyMissing(phase, node);
                }

                // From here on nobody's message reaches the server, so that the sum is opened without the lock.
                _current = index + 1;
                if (_current < _phases.Length)
                {
                    phase.Next = CloseServer(phase);
                    Open(_phases[_current]);
                }
            }

            sum = _current == _phases.Length ? _server.Unmask() : null;
            return sum;
        }
        catch (PrivacyException exception)
        {
            lock (_lock)
            {
                _over ??= exception.Message;
            }

            throw;
        }
        finally
        {
            phase.Close();
            Record(phase, sum);
        }
    }

    private void Record(PhaseProgress phase, UnmaskedRound? sum)
    {
        try
        {
            _record(new MaskingPhaseClosed(_round.Job, _round.Round, _round.Parameters.Session, phase.Step.ToString(), phase.Answered, phase.Missing));
        }
        catch
        {
            sum?.Dispose();
            throw;
        }
    }

    /// <returns>What each node that answered needs next.</returns>
    private Func<string, ByteString> CloseServer(PhaseProgress phase)
    {
        switch (phase.Step)
        {
            case MaskingStep.Advertise:
                var roster = ByteString.CopyFrom(_server.CloseAdvertising().Span);
                return _ => roster;
            case MaskingStep.ShareKeys:
                _server.CloseSharing();
                return node => ByteString.CopyFrom(_server.DeliveryFor(node).Span);
            case MaskingStep.MaskedInput:
                var survivors = ByteString.CopyFrom(_server.CloseMasking().Span);
                return _ => survivors;
            default:
                _server.CloseConfirming();

                // Made now, because the server forgets once the sum is open and a reply may have been lost.
                var requests = phase.Answered.Keys.ToDictionary(node => node, node => ByteString.CopyFrom(_server.UnmaskRequestFor(node).Span));
                return node => requests[node];
        }
    }

    private string WhyMissing(PhaseProgress phase, string node) =>
        _gone.TryGetValue(node, out var gone) ? gone
        : phase.Refused.TryGetValue(node, out var refused) ? $"its {phase.Step} message was refused: {refused}"
        : _nodes.LostSince(node) is null ? $"{phase.Omission}{phase.Advice} {WithinSoLong()}"
        : $"{phase.Omission} {WithinSoLong()}: connection lost and not back in time";

    private string WithinSoLong() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"within {_time.GetElapsedTime(_started).TotalSeconds:0.#} s of the round's start");

    private CoordinatorException Over() => Refuse($"the round has ended: {_over}");

    private CoordinatorException Refuse(string why) =>
        new(CoordinatorErrorCode.Conflict, $"Masked round {_round.Parameters.Session}: {why}.");
}
