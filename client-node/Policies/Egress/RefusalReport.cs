using FedInfra.ClientNode.Sessions;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Rpc;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.Policies.Egress;

/// <summary>Tells the coordinator that its directive is refused, and why; the site's log has it whether or not that arrives.</summary>
internal static class RefusalReport
{
    /// <summary>The directive comes again with the next session if its refusal did not arrive.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static async Task SendAsync(
        string node, Directive directive, PolicyDecision decision, ICoordinatorLink link, Func<string> session, TimeProvider time, ILogger logger)
    {
        Log.WorkRefused(logger, node, directive.WorkCase.ToString().ToLowerInvariant(), PlainText.Clean(directive.Job, 100), directive.Round, decision.Reason);
        using var limit = new CancellationTokenSource(_patience, time);
        try
        {
            await CoordinatorRetry.Create(time).ExecuteAsync(async token => await link.ReportAsync(new ReportRequest
            {
                Session = session(),
                Directive = directive.Id,
                Failed = new Failed { Kind = Failed.Types.Kind.Refused, Reason = decision.Reason },
            }, token), limit.Token);
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException or ClientNodeException)
        {
            Log.ReportFailed(logger, node, PlainText.Clean(directive.Id, 100), exception.Message);
        }
    }
}
