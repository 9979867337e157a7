using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Privacy;
using FedInfra.ClientNode.Sessions;
using FedInfra.Contracts.V1;
using FedInfra.Learning;
using FedInfra.Privacy;
using FedInfra.Rpc;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.Directives;

/// <summary>One directive from its arrival to its report: stops at its deadline, when withdrawn, or when the node stops.</summary>
internal sealed class DirectiveRun(NodeContext node, Directive directive, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan _handBackLimit = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private volatile bool _handBack;
    private bool _disposed;

    private string Work => directive.WorkCase.ToString().ToLowerInvariant();

    /// <summary>Nobody waits for the result any more.</summary>
    public void Withdraw() => Stop();

    /// <summary>The node stops: gives the directive back so that the round need not wait for its deadline.</summary>
    public async Task HandBackAsync()
    {
        _handBack = true;
        Stop();
        await _done.Task;
    }

    /// <summary>Called when the run is over; a withdrawal that comes later does nothing.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _stop.Dispose();
        }
    }

    public async Task RunAsync()
    {
        try
        {
            await RunToReportAsync();
        }
        finally
        {
            _done.SetResult();
        }
    }

    private void Stop()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _stop.Cancel();
            }
        }
    }

    private async Task RunToReportAsync()
    {
        using var deadline = new CancellationTokenSource(DirectiveParts.TimeLeftOf(directive), time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stop.Token);
        var started = time.GetTimestamp();
        Log.WorkStarted(logger, node.Node, Work, directive.Job, directive.Round);
        try
        {
            // Off the stream's own thread: a training must not hold up the next directive.
            var report = await Task.Run(() => DirectiveWork.RunAsync(node, directive, () => _handBack, stop.Token), stop.Token);
            await ReportAsync(report, stop.Token);
            Log.WorkFinished(logger, node.Node, Work, directive.Job, directive.Round, time.GetElapsedTime(started).TotalSeconds);
        }
        catch (OperationCanceledException) when (_handBack && node.Masked?.IsLeft(directive) == true)
        {
            // Its masked update counts already, and the others may need this node to open the sum: not handed back.
            Log.MaskedRoundLeft(logger, node.Node, directive.Round, directive.Job);
        }
        catch (OperationCanceledException) when (_handBack)
        {
            await ReportFailureAsync(Failed.Types.Kind.HandedBack, "the node is stopping");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Log.WorkWithdrawn(logger, node.Node, directive.Id, _stop.IsCancellationRequested ? "withdrawn" : "its deadline has passed");
        }
        catch (BudgetException exception)
        {
            Log.BudgetSpent(logger, node.Node, directive.Round, directive.Job, exception.Message);
            await ReportFailureAsync(Failed.Types.Kind.Refused, exception.Message);
        }
        catch (PrivacyException exception)
        {
            Log.MaskedRoundRefused(logger, node.Node, directive.Round, directive.Job, exception.Code, exception.Message);
            await ReportFailureAsync(Failed.Types.Kind.Refused, $"{exception.Code}: {exception.Message}");
        }
        catch (Exception exception) when (exception is LearningException { TellsOfExamples: true } or IOException)
        {
            // What went wrong with which example, and paths of the site, are the site's own affair.
            Log.WorkFailed(logger, node.Node, Work, directive.Job, directive.Round, exception.Message);
            await ReportFailureAsync(Failed.Types.Kind.Error, exception is IOException
                ? "the node's disk does not do what it should; the site's log says more"
                : "the model cannot be trained or measured on this site's data; the site's log says why (a learning rate that is too high often does it)");
        }
        catch (Exception exception) when (exception is ClientNodeException or LearningException or RpcException)
        {
            Log.WorkFailed(logger, node.Node, Work, directive.Job, directive.Round, exception.Message);
            await ReportFailureAsync(Failed.Types.Kind.Error, exception.Message);
        }
        catch (Exception exception)
        {
            // What the exception says may hold paths or values of the site: it stays in the site's log.
            Log.WorkCrashed(logger, exception, node.Node, Work, directive.Job, directive.Round);
            await ReportFailureAsync(Failed.Types.Kind.Error, "an unexpected error; the site's log has it");
        }
    }

    private Task<ReportReply> ReportAsync(ReportRequest report, CancellationToken cancellationToken)
    {
        report.Directive = directive.Id;
        return CoordinatorRetry.Create(time).ExecuteAsync(async token =>
        {
            report.Session = node.Session();
            return await node.Link.ReportAsync(report, token);
        }, cancellationToken).AsTask();
    }

    private async Task ReportFailureAsync(Failed.Types.Kind kind, string reason)
    {
        using var limit = new CancellationTokenSource(_handBackLimit, time);
        try
        {
            await ReportAsync(new ReportRequest { Failed = new Failed { Kind = kind, Reason = reason } }, limit.Token);
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException or ClientNodeException)
        {
            Log.ReportFailed(logger, node.Node, directive.Id, exception.Message);
        }
    }
}
