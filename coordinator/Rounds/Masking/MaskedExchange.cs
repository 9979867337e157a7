using System.Security.Cryptography;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Nodes;
using FedInfra.Privacy;
using FedInfra.Privacy.SecureAggregation;
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
    private readonly MaskedSteps _steps;
    private readonly DropOuts _dropOuts;
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
        (_steps, _dropOuts) = (new MaskedSteps(round, cohort), new DropOuts(nodes, time));
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
                return _dropOuts.ToReasons();
            }
        }
    }

    /// <summary>Whose message the open phase waits for; nobody's when all have closed.</summary>
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
                return new Dictionary<string, BlobId>(_steps.Updates, StringComparer.Ordinal);
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
            _dropOuts.GiveUp(assignment.Node, reason);
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
            _steps.Dispose();
            _round.Dispose();
        }
    }

    private void Open(PhaseProgress phase) =>
        phase.Open(new RollCall(_steps.Awaited.Where(node => _dropOuts.WhyGivenUp(node) is null), _schedule.Deadline, () => HasEnough(phase), _nodes, _time, _lock));

    /// <summary>Up to the masked update, whoever is given up is missing in the sum, and the round fails below its quorum.</summary>
    private bool HasEnough(PhaseProgress phase) => (phase.Step > MaskingStep.MaskedInput || phase.Answered.Count >= _quorum) && _steps.HasEnough;

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

            var givenUp = _dropOuts.WhyGivenUp(node);
            if (index != _current || givenUp is not null)
            {
                throw Refuse(
                    givenUp is not null ? $"{node} is out of this round: {givenUp}"
                    : index < _current ? $"the {step} message came too late: that phase has closed, and {node} has dropped out of this round"
                    : $"the {step} message came too early: the round is at {_phases[_current].Step}");
            }

            try
            {
                _steps.Accept(assignment, step, message.Span);
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

    /// <returns>What is to be taken from the sum, after the last phase.</returns>
    private UnmaskedRound? Close(int index)
    {
        var phase = _phases[index];
        UnmaskedRound? sum = null;
        try
        {
            lock (_lock)
            {
                _dropOuts.Name(phase, _steps.Awaited);

                // From here on nobody's message reaches the server, and no roll call asks it whether there are enough, so
                // that the sum is opened without the lock.
                phase.EndWaiting();
                _current = index + 1;
                if (_current < _phases.Length)
                {
                    phase.Next = _steps.Close(phase);
                    Open(_phases[_current]);
                }
            }

            sum = _current == _phases.Length ? _steps.Unmask() : null;
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

    private CoordinatorException Over() => Refuse($"the round has ended: {_over}");

    private CoordinatorException Refuse(string why) =>
        new(CoordinatorErrorCode.Conflict, $"Masked round {_round.Parameters.Session}: {why}.");
}
