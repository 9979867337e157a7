using System.Collections.Concurrent;
using System.Reflection;
using FedInfra.ClientNode.Directives;
using FedInfra.ClientNode.ModelFiles;
using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Policies.Egress;
using FedInfra.ClientNode.Privacy;
using FedInfra.ClientNode.SecureAggregation;
using FedInfra.Contracts.V1;
using FedInfra.Learning.Data;
using FedInfra.Rpc;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.Sessions;

/// <summary>
/// One node's life: registers, receives directives, works on them and reports, and connects again whenever the
/// coordinator is lost. Work goes on while the connection is down.
/// </summary>
public sealed class NodeSession
{
    private static readonly string _version =
        typeof(NodeSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    private readonly NodeContext _node;
    private readonly EgressGate _gate;
    private readonly SitePolicy _policy;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<string, DirectiveRun> _runs = new();
    private readonly ConcurrentDictionary<string, byte> _refusals = new();
    private volatile string _token = "";

    /// <summary>The link is used through an <see cref="EgressGate"/> only; without a policy the gate stays, and allows every directive.</summary>
    public NodeSession(
        string name, SiteData data, ModelCache models, TrainerPool trainers, UpdateUpload uploads, ICoordinatorLink link, TimeProvider time, ILogger logger, NodePrivacy privacy, SitePolicy? policy = null, MaskedUpdate? masked = null)
    {
        _policy = policy ?? SitePolicy.None;
        _gate = new EgressGate(link, name, _policy, time, logger);
        _node = new NodeContext(name, data, models, trainers, uploads, _gate, () => _token, privacy, logger, masked);
        _time = time;
        _logger = logger;
    }

    /// <summary>Runs until cancelled; then hands back what is not done.</summary>
    /// <exception cref="RpcException">The coordinator refuses this node for good.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                // A connection that held for days must not make the next attempt wait as after many failures, so each
                // session has retries of its own; the pause keeps a stream that breaks at once from becoming a storm.
                await CoordinatorRetry.Create(_time).ExecuteAsync(RegisterAsync, cancellationToken);
                await ReceiveAsync(cancellationToken);
                await Task.Delay(CoordinatorRetry.FirstPause, _time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await HandBackAsync();
        }
    }

    private async ValueTask RegisterAsync(CancellationToken cancellationToken)
    {
        var data = _node.Data;
        var summary = new DataSummary { Classes = data.Train.Source.Classes, TrainExamples = data.Train.Count, TestExamples = data.Test.Count, Budget = _policy.Budget, Dataset = _node.Privacy.Dataset };
        summary.FeatureShape.AddRange(data.Train.Source.FeatureShape.Select(size => (long)size));
        try
        {
            var reply = await _node.Link.RegisterAsync(new RegisterRequest { Node = _node.Node, Version = _version, Data = summary }, cancellationToken);
            _token = reply.Session;
            if (reply.Pending)
            {
                Log.Pending(_logger, _node.Node, _node.Link.Address, _node.Node);
            }
        }
        catch (RpcException exception)
        {
            Log.ConnectionLost(_logger, _node.Node, exception.Message);
            throw;
        }

        Log.Registered(_logger, _node.Node, _node.Link.Address, data.Train.Count, data.Test.Count);
    }

    /// <summary>Returns when the stream is lost; throws when the coordinator refuses the node for good.</summary>
    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var directive in _node.Link.ReceiveDirectivesAsync(new ReceiveDirectivesRequest { Session = _token }, cancellationToken))
            {
                Accept(directive);
            }

            Log.ConnectionLost(_logger, _node.Node, "the coordinator closed the stream of directives");
        }
        catch (RpcException exception) when (CoordinatorRetry.MaySucceedLater(exception))
        {
            Log.ConnectionLost(_logger, _node.Node, exception.Message);
        }
    }

    private void Accept(Directive directive)
    {
        if (directive.WorkCase == Directive.WorkOneofCase.Withdraw)
        {
            Log.WorkWithdrawn(_logger, _node.Node, directive.Withdraw.Directive, directive.Withdraw.Reason);
            if (_runs.TryGetValue(directive.Withdraw.Directive, out var withdrawn))
            {
                withdrawn.Withdraw();
            }

            return;
        }

        if (_gate.DecisionOf(directive.Id) is { IsAllowed: false } refusal)
        {
            _ = RefuseAsync(directive, refusal);
            return;
        }

        // A directive that comes again after a lost connection is still being worked on, or its report is being repeated.
        var run = new DirectiveRun(_node, directive, _time, _logger);
        if (_runs.TryAdd(directive.Id, run))
        {
            _ = WorkAsync(run, directive.Id);
        }
        else
        {
            run.Dispose();
        }
    }

    /// <summary>A directive that comes again while its refusal is on the way needs no second one.</summary>
    private async Task RefuseAsync(Directive directive, PolicyDecision refusal)
    {
        if (_refusals.TryAdd(directive.Id, 0))
        {
            await RefusalReport.SendAsync(_node.Node, directive, refusal, _gate, () => _token, _time, _logger);
            _refusals.TryRemove(directive.Id, out _);
        }
    }

    private async Task WorkAsync(DirectiveRun run, string directive)
    {
        await run.RunAsync();
        _runs.TryRemove(directive, out _);
        run.Dispose();
    }

    private async Task HandBackAsync()
    {
        var runs = _runs.Values.ToArray();
        if (runs.Length > 0)
        {
            Log.HandingBack(_logger, _node.Node, runs.Length);
            await Task.WhenAll(runs.Select(run => run.HandBackAsync()));
        }
    }
}
