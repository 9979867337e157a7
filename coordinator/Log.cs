using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator;

/// <summary>Everything that the coordinator logs. Event ids are stable: 1000 to 1999 are the coordinator's.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "Serving nodes on {Listen} and administrators on {AdminListen}; data is in {DataFolder}")]
    public static partial void Serving(ILogger logger, string listen, string adminListen, string dataFolder);

    [LoggerMessage(1002, LogLevel.Warning, "{EndPoint} takes unencrypted connections from other machines, and anybody there may register as a node: keep it inside a private network")]
    public static partial void ListensUnencrypted(ILogger logger, string endPoint);

    [LoggerMessage(1101, LogLevel.Information, "{Node} registered with {Examples} training examples")]
    public static partial void NodeRegistered(ILogger logger, string node, long examples);

    [LoggerMessage(1102, LogLevel.Information, "{Node} is gone")]
    public static partial void NodeLost(ILogger logger, string node);

    [LoggerMessage(1103, LogLevel.Warning, "{Node}'s update to {Job}, round {Round}, is refused: {Reason}")]
    public static partial void UpdateRefused(ILogger logger, string node, string job, int round, string reason);

    [LoggerMessage(1201, LogLevel.Information, "{Job} is submitted: {Rounds} rounds of {Strategy}")]
    public static partial void JobSubmitted(ILogger logger, string job, int rounds, string strategy);

    [LoggerMessage(1202, LogLevel.Warning, "{Job}, round {Round}, waits for {Needed} nodes; {Connected} are connected")]
    public static partial void RoundWaitsForNodes(ILogger logger, string job, int round, int needed, int connected);

    [LoggerMessage(1203, LogLevel.Information, "{Job} ended: {Outcome} {Reason}")]
    public static partial void JobEnded(ILogger logger, string job, string outcome, string reason);

    [LoggerMessage(1204, LogLevel.Error, "{Job} failed unexpectedly")]
    public static partial void JobCrashed(ILogger logger, Exception exception, string job);

    [LoggerMessage(1301, LogLevel.Information, "{Job}, round {Round}: {Participants} of {Cohort} nodes, accuracy {Accuracy}, {Seconds:0.00} s")]
    public static partial void RoundClosed(ILogger logger, string job, int round, int participants, int cohort, string accuracy, double seconds);

    [LoggerMessage(1302, LogLevel.Warning, "{Job}, round {Round}: {Node} is not in the result: {Reason}")]
    public static partial void NodeAbsent(ILogger logger, string job, int round, string node, string reason);

    [LoggerMessage(1303, LogLevel.Warning, "{Job}, round {Round}, attempt {Attempt}: {Participants} updates are fewer than the quorum of {Quorum}")]
    public static partial void QuorumMissed(ILogger logger, string job, int round, int attempt, int participants, int quorum);

    [LoggerMessage(1304, LogLevel.Warning, "{Job}, round {Round}, attempt {Attempt}: the updates cannot be folded: {Reason}")]
    public static partial void FoldFailed(ILogger logger, string job, int round, int attempt, string reason);

    [LoggerMessage(1401, LogLevel.Information, "{Model} version {Version} is registered: {File}")]
    public static partial void ModelRegistered(ILogger logger, string model, int version, string file);
}
