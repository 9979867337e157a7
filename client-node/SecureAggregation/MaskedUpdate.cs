using FedInfra.ClientNode.Identity;
using FedInfra.ClientNode.Sessions;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Privacy;
using FedInfra.Privacy.SecureAggregation;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.SecureAggregation;

/// <summary>Takes one node through masked rounds: nobody, the coordinator least, sees its update, only a sum with others'.</summary>
public sealed class MaskedUpdate
{
    private readonly NodeIdentity _identity;
    private readonly ClientPolicy _policy;
    private readonly PeerCertificates _peers;
    private readonly RoundMemory _memory;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <param name="identity">What the node signs with.</param>
    /// <param name="policy">What its site insists on.</param>
    /// <param name="peers">Whom it believes.</param>
    /// <param name="memory">What it must not forget.</param>
    /// <param name="time">Paces calls that are made again.</param>
    /// <param name="logger">Where the site reads what was cut off, or went on after a restart.</param>
    public MaskedUpdate(NodeIdentity identity, ClientPolicy policy, PeerCertificates peers, RoundMemory memory, TimeProvider time, ILogger logger) =>
        (_identity, _policy, _peers, _memory, _time, _logger) = (identity, policy, peers, memory, time, logger);

    /// <summary>Begins a round, or goes on with it after a restart; checks all that can be checked before a training.</summary>
    /// <param name="directive">A training directive with masking.</param>
    /// <param name="modelHash">SHA-256 of the model that the node holds.</param>
    /// <param name="beforeMasking">What differential privacy does to the update; needed where the directive asks for it.</param>
    /// <returns>The round; disposing of it erases what the disk holds of it, so dispose only of a round that is over for good.</returns>
    /// <exception cref="PrivacyException">The round is refused; the code says why.</exception>
    /// <exception cref="ClientNodeException">The node cannot go on with it.</exception>
    public MaskedRound Open(Directive directive, ReadOnlySpan<byte> modelHash, BeforeMasking? beforeMasking = null)
    {
        var work = directive.Train;
        if (beforeMasking is null && work.Privacy is { Mode: not DifferentialPrivacy.Types.Mode.Local })
        {
            // An update without the clipping and the noise that the job promises must not leave.
            throw new ClientNodeException("The job asks for differential privacy of masked updates, which this node cannot give; update the client node.");
        }

        var parameters = MaskedRounds.ParametersOf(directive, modelHash);
        var nodes = work.Masking.Certificates.Count;
        if (nodes < _policy.Cohort)
        {
            throw new PrivacyException(PrivacyRefusal.CohortTooSmall, $"{nodes} nodes are fewer than the minimum cohort of this site, {_policy.Cohort}");
        }

        var enrolled = _peers.Read(work.Masking.Certificates, _identity);
        parameters.SizeOf(nodes);
        var record = _memory.Open(directive);
        try
        {
            var client = record.Saved is { } saved
                ? Restore(saved, directive, parameters, enrolled, record)
                : SecureAggregationClient.Start(_identity.Node, _identity.Key, parameters, enrolled, _policy, record.Save);
            return new MaskedRound(directive, parameters, client, record, beforeMasking, CoordinatorRetry.Create(_time), _time, _logger);
        }
        catch
        {
            record.Dispose();
            throw;
        }
    }

    /// <summary>Whether a round was left to the node's next process (<see cref="MaskedRound.LeaveToNextProcess"/>).</summary>
    public bool IsLeft(Directive directive) => directive.Train?.Masking is not null && _memory.Holds(directive);

    private SecureAggregationClient Restore(byte[] saved, Directive directive, RoundParameters parameters, EnrolledKeys enrolled, RoundRecord record)
    {
        var client = SecureAggregationClient.Restore(saved, _identity.Key, parameters, enrolled, _policy, record.Save);
        Log.MaskedRoundRestored(_logger, _identity.Node, directive.Round, directive.Job, client.Phase);
        if (client.Phase is ClientPhase.Masking or ClientPhase.Done or ClientPhase.Refused)
        {
            var phase = client.Phase;
            client.Dispose();
            throw new ClientNodeException(phase == ClientPhase.Masking
                ? "The node was masking its update when it was stopped; a part may have left, and masks are used once, so it drops out of this round."
                : "The node was done with this round's protocol when it was stopped; it answers nothing twice.");
        }

        return client;
    }
}
