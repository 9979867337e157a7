using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator;

/// <summary>Everything that the coordinator logs. Event ids are stable: 1000 to 1999 are the coordinator's.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "Serving nodes on {Listen} and administrators on {AdminListen}; data is in {DataFolder}")]
    public static partial void Serving(ILogger logger, string listen, string adminListen, string dataFolder);

    [LoggerMessage(1005, LogLevel.Information, "gRPC is spoken by {Transport}")]
    public static partial void Transport(ILogger logger, string transport);

    [LoggerMessage(1002, LogLevel.Warning, "INSECURE: no encryption, no certificates, no tokens. Anybody on this machine may be a node or an administrator; for trials on loopback only")]
    public static partial void Insecure(ILogger logger);

    [LoggerMessage(1003, LogLevel.Information, "Sites know this coordinator by {Authority}; local commands use {AdminToken}")]
    public static partial void IdentityFiles(ILogger logger, string authority, string adminToken);

    [LoggerMessage(1004, LogLevel.Warning, "A client's certificate ({Subject}) is refused: {Reason}")]
    public static partial void ClientCertificateRefused(ILogger logger, string subject, string reason);

    [LoggerMessage(1101, LogLevel.Information, "{Node} registered with {Examples} training examples")]
    public static partial void NodeRegistered(ILogger logger, string node, long examples);

    [LoggerMessage(1102, LogLevel.Information, "{Node} is gone")]
    public static partial void NodeLost(ILogger logger, string node);

    [LoggerMessage(1103, LogLevel.Warning, "{Node}'s update to {Job}, round {Round}, is refused: {Reason}")]
    public static partial void UpdateRefused(ILogger logger, string node, string job, int round, string reason);

    [LoggerMessage(1104, LogLevel.Information, "{Node} registered and waits for `coordinator node approve {SameNode}`")]
    public static partial void NodePending(ILogger logger, string node, string sameNode);

    [LoggerMessage(1105, LogLevel.Information, "{Node} enrolled; its certificate lasts until {Expires}{Next}")]
    public static partial void NodeEnrolled(ILogger logger, string node, string expires, string next);

    [LoggerMessage(1106, LogLevel.Information, "{Node} renewed its certificate until {Expires}")]
    public static partial void CertificateRenewed(ILogger logger, string node, string expires);

    [LoggerMessage(1107, LogLevel.Information, "{Node} is approved by {By}")]
    public static partial void NodeApproved(ILogger logger, string node, string by);

    [LoggerMessage(1108, LogLevel.Warning, "{Node} is revoked by {By}: {Reason}")]
    public static partial void NodeRevoked(ILogger logger, string node, string by, string reason);

    [LoggerMessage(1109, LogLevel.Warning, "{Node}'s enrolment from {Peer} is refused: {Reason}")]
    public static partial void EnrolmentRefused(ILogger logger, string node, string peer, string reason);

    [LoggerMessage(1110, LogLevel.Warning, "A call of {Node} from {Peer} is refused: {Reason}")]
    public static partial void CallerRefused(ILogger logger, string node, string peer, string reason);

    [LoggerMessage(1111, LogLevel.Warning, "{Method} from {Peer} is refused: {Reason}")]
    public static partial void AdminRefused(ILogger logger, string method, string peer, string reason);

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

    [LoggerMessage(1311, LogLevel.Warning, "{Job}, round {Round}: {Node}'s {Step} message is refused ({Code}): {Reason}")]
    public static partial void MaskedMessageRefused(ILogger logger, string job, int round, string node, string step, string code, string reason);

    [LoggerMessage(1312, LogLevel.Warning, "{Job}, round {Round}: {Holder}'s share of {Owner}'s secret is wrong; the sum was opened without it")]
    public static partial void WrongShare(ILogger logger, string job, int round, string holder, string owner);

    [LoggerMessage(1313, LogLevel.Warning, "{Job}, round {Round}: {Node} is left out for the rest of the job, because of wrong shares")]
    public static partial void NodeLeftOut(ILogger logger, string job, int round, string node);

    [LoggerMessage(1314, LogLevel.Warning, "{Job}, round {Round}, attempt {Attempt}: the masked round ends without a sum ({Code}): {Reason}")]
    public static partial void MaskedRoundEnded(ILogger logger, string job, int round, int attempt, string code, string reason);

    [LoggerMessage(1315, LogLevel.Debug, "{Job}, round {Round}: {Node}'s {Step} message is here")]
    public static partial void MaskedMessageAccepted(ILogger logger, string job, int round, string node, string step);

    [LoggerMessage(1401, LogLevel.Information, "{Model} version {Version} is registered: {File}")]
    public static partial void ModelRegistered(ILogger logger, string model, int version, string file);

    [LoggerMessage(1501, LogLevel.Warning, "{Job}: {Node} is left out, its privacy budget is spent: {Reason}")]
    public static partial void BudgetSpent(ILogger logger, string job, string node, string reason);

    [LoggerMessage(1502, LogLevel.Information, "{Job}, round {Round}: {Mode} noise of {NoiseMultiplier:G4} times the clip {Clip:G4}")]
    public static partial void RoundNoise(ILogger logger, string job, int round, string mode, double noiseMultiplier, double clip);
}
