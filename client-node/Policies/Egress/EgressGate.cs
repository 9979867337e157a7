using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using FedInfra.ClientNode.Sessions;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.Policies.Egress;

/// <summary>
/// The one way out of a node. It sees every directive come, asks the site's policy, and lets out only what answers one that
/// is allowed; each message is made anew of the fields named here, so that a field that is added elsewhere stays inside.
/// What it stops is an error in the node's log: a bug, or an attack.
/// </summary>
public sealed class EgressGate : ICoordinatorLink
{
    /// <summary>More than the shares of the largest round, and far less than data.</summary>
    private const int LongestProtocolMessage = 4 << 20;

    private const int LongestVersion = 200;

    /// <summary>Tokens of earlier sessions that work under way may still show.</summary>
    private const int RememberedSessions = 16;

    private readonly ICoordinatorLink _link;
    private readonly string _node;
    private readonly SitePolicy _policy;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PermitBook _permits = new();
    private readonly ConcurrentQueue<string> _sessions = new();

    /// <param name="link">The link to the coordinator; from now on nobody else may use it.</param>
    /// <param name="node">The node's name, under which alone it registers.</param>
    /// <param name="policy">What the site allows.</param>
    /// <param name="time">For opening hours and the time of permits.</param>
    /// <param name="logger">Where it is written what was stopped.</param>
    public EgressGate(ICoordinatorLink link, string node, SitePolicy policy, TimeProvider time, ILogger logger) =>
        (_link, _node, _policy, _time, _logger) = (link, node, policy, time, logger);

    public string Address => _link.Address;

    /// <summary>What the policy said to a directive that came through this gate; a refusal where none did.</summary>
    public PolicyDecision DecisionOf(string directive) =>
        _permits.Find(directive, _time.GetUtcNow())?.Decision ?? new PolicyDecision(["the directive did not come from this node's coordinator, or its time is over"]);

    public async Task<RegisterReply> RegisterAsync(RegisterRequest request, CancellationToken cancellationToken)
    {
        Require(request.Node == _node && request.Version.Length <= LongestVersion, "a registration that is not this node's");
        var own = new RegisterRequest { Node = request.Node, Version = request.Version, Data = ReportFilter.Filter(request.Data, _policy.Metrics) };
        var reply = await _link.RegisterAsync(own, cancellationToken);
        _sessions.Enqueue(reply.Session);
        while (_sessions.Count > RememberedSessions)
        {
            _sessions.TryDequeue(out _);
        }

        return reply;
    }

    public async IAsyncEnumerable<Directive> ReceiveDirectivesAsync(ReceiveDirectivesRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RequireSession(request.Session);
        await foreach (var directive in _link.ReceiveDirectivesAsync(new ReceiveDirectivesRequest { Session = request.Session }, cancellationToken))
        {
            if (directive.WorkCase != Directive.WorkOneofCase.Withdraw)
            {
                _permits.Enter(directive, Decide, _time.GetUtcNow());
            }

            yield return directive;
        }
    }

    public Task DownloadAsync(DownloadRequest request, Stream destination, CancellationToken cancellationToken)
    {
        RequireSession(request.Session);
        Require(_permits.AllowsModel(request.Sha256, _time.GetUtcNow()), $"a question for {PlainText.Clean(request.Sha256, 64)}, of which no directive that is allowed speaks");
        var own = new DownloadRequest { Session = request.Session, Sha256 = request.Sha256, Offset = request.Offset };
        return _link.DownloadAsync(own, destination, cancellationToken);
    }

    public Task<BeginUploadReply> BeginUploadAsync(BeginUploadRequest request, CancellationToken cancellationToken)
    {
        RequireSession(request.Session);
        var permit = Find(request.Directive, "an update", Directive.WorkOneofCase.Train);
        var update = request.Update;
        Require(
            permit.Fits(update),
            $"an update of {update?.Length ?? 0} bytes, where {(permit.IsMasked ? "a masked one has" : "a plain one has at most")} {permit.Longest}");
        permit.Update = new BlobRef { Sha256 = update!.Sha256, Length = update.Length };
        return _link.BeginUploadAsync(new BeginUploadRequest { Session = request.Session, Directive = request.Directive, Update = permit.Update.Clone() }, cancellationToken);
    }

    public Task<UploadReceipt> UploadAsync(string session, string directive, Stream source, long offset, CancellationToken cancellationToken)
    {
        RequireSession(session);
        var permit = Find(directive, "an update", Directive.WorkOneofCase.Train);
        Require(permit.Update is not null, "an update that was not announced");
        Require(source.CanSeek && source.Length == permit.Update!.Length && source.Position == offset, "an update of another length than was announced");
        return _link.UploadAsync(session, directive, source, offset, cancellationToken);
    }

    public Task<AdvanceReply> AdvanceAsync(AdvanceRequest request, CancellationToken cancellationToken)
    {
        RequireSession(request.Session);
        var permit = Find(request.Directive, "a protocol message", Directive.WorkOneofCase.Train);
        Require(permit.IsMasked, "a message of secure aggregation for a round without");
        Require(
            Enum.IsDefined(request.Step) && request.Step != MaskingStep.Unspecified && request.Message.Length <= LongestProtocolMessage,
            $"a protocol message of step {request.Step} with {request.Message.Length} bytes");
        var own = new AdvanceRequest { Session = request.Session, Directive = request.Directive, Step = request.Step, Message = request.Message };
        return _link.AdvanceAsync(own, cancellationToken);
    }

    public async Task<ReportReply> ReportAsync(ReportRequest request, CancellationToken cancellationToken)
    {
        RequireSession(request.Session);
        var own = new ReportRequest { Session = request.Session, Directive = request.Directive };
        switch (request.OutcomeCase)
        {
            case ReportRequest.OutcomeOneofCase.Trained:
                own.Trained = Check(request.Trained, Find(request.Directive, "a training's report", Directive.WorkOneofCase.Train));
                break;
            case ReportRequest.OutcomeOneofCase.Evaluated:
                Find(request.Directive, "an evaluation's report", Directive.WorkOneofCase.Evaluate, Directive.WorkOneofCase.Baseline);
                Require(_policy.Metrics.HasFlag(LeavingMetrics.Examples | LeavingMetrics.Loss | LeavingMetrics.Accuracy), "metrics that may not leave this site");
                own.Evaluated = ReportFilter.Filter(request.Evaluated);
                break;
            case ReportRequest.OutcomeOneofCase.Failed:
                Require(_permits.Find(request.Directive, _time.GetUtcNow()) is not null, "a failure of a directive that this node does not have");
                own.Failed = ReportFilter.Filter(request.Failed);
                break;
            default:
                throw Stop("an empty report");
        }

        var reply = await _link.ReportAsync(own, cancellationToken);
        _permits.Close(request.Directive);
        return reply;
    }

    /// <summary>A policy that cannot be applied to a directive has not allowed it.</summary>
    private PolicyDecision Decide(Directive directive)
    {
        try
        {
            return _policy.Decide(directive, _time.GetUtcNow());
        }
        catch (Exception exception)
        {
            Log.PolicyFailed(_logger, exception, _node);
            return new PolicyDecision(["the site's policy could not be applied to this directive; the site's log says why"]);
        }
    }

    private Trained Check(Trained trained, Permit permit)
    {
        // A process that was started again in the midst of a masked round has uploaded before: only the name of that leaves now.
        var isOfThisDirective = permit.Update?.Equals(trained.Update) ?? (permit.IsMasked && permit.Fits(trained.Update));
        Require(isOfThisDirective, "the report of an update that was not uploaded");
        Require(trained.ModelSha256 == permit.Model, "the report of another model than the directive's");
        Require(permit.IsMasked || _policy.Metrics.HasFlag(LeavingMetrics.Examples), "a plain update, whose number of examples may not leave this site");
        return ReportFilter.Filter(trained, permit, _policy.Metrics);
    }

    private Permit Find(string directive, string what, params ReadOnlySpan<Directive.WorkOneofCase> works)
    {
        var permit = _permits.Find(directive, _time.GetUtcNow()) ?? throw Stop($"{what} for a directive that this node does not have");
        Require(permit.Decision.IsAllowed, $"{what} for a directive that the site's policy refused");
        Require(works.Contains(permit.Work), $"{what} for a directive to {permit.Work.ToString().ToLowerInvariant()}");
        return permit;
    }

    private void RequireSession(string session) => Require(_sessions.Contains(session), "a message in a session that the coordinator did not open");

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw Stop(otherwise);
        }
    }

    private ClientNodeException Stop(string what)
    {
        Log.EgressStopped(_logger, _node, what);
        return new ClientNodeException($"The site's egress gate stopped {what}.");
    }
}
