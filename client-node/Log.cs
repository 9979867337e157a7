using FedInfra.Privacy;
using FedInfra.Privacy.SecureAggregation;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode;

/// <summary>Everything that a client node logs. Event ids are stable: 2000 to 2999 are the client node's.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Information, "{Node} is registered at {Coordinator}: {TrainExamples} training and {TestExamples} test examples stay here")]
    public static partial void Registered(ILogger logger, string node, string coordinator, int trainExamples, int testExamples);

    [LoggerMessage(2010, LogLevel.Warning, "{Node} waits at {Coordinator} until an administrator approves it (coordinator node approve {SameNode}); no work comes before")]
    public static partial void Pending(ILogger logger, string node, string coordinator, string sameNode);

    [LoggerMessage(2011, LogLevel.Information, "{Node} enrolled at {Coordinator}; its certificate lasts until {Expires}")]
    public static partial void Enrolled(ILogger logger, string node, string coordinator, string expires);

    [LoggerMessage(2012, LogLevel.Information, "{Node} has a new certificate, which lasts until {Expires}")]
    public static partial void CertificateRenewed(ILogger logger, string node, string expires);

    [LoggerMessage(2013, LogLevel.Warning, "INSECURE: {Coordinator} is plain HTTP: nothing is encrypted and nobody proves who they are; for trials on one machine only")]
    public static partial void Insecure(ILogger logger, string coordinator);

    [LoggerMessage(2014, LogLevel.Information, "Trains with {Engine}")]
    public static partial void TrainsWith(ILogger logger, string engine);

    [LoggerMessage(2015, LogLevel.Information, "{Node}, round {Round} of {Job}: the device holds {Used:0.0} of {Total:0.0} GiB and is {Utilization:P0} busy")]
    public static partial void DeviceUsed(ILogger logger, string node, int round, string job, double used, double total, double utilization);

    [LoggerMessage(2002, LogLevel.Warning, "{Node} lost the coordinator and connects again: {Reason}")]
    public static partial void ConnectionLost(ILogger logger, string node, string reason);

    [LoggerMessage(2003, LogLevel.Information, "{Node} starts {Work} of {Job}, round {Round}")]
    public static partial void WorkStarted(ILogger logger, string node, string work, string job, int round);

    [LoggerMessage(2004, LogLevel.Information, "{Node} finished {Work} of {Job}, round {Round}, in {Seconds:0.00} s")]
    public static partial void WorkFinished(ILogger logger, string node, string work, string job, int round, double seconds);

    [LoggerMessage(2005, LogLevel.Warning, "{Node} cannot do {Work} of {Job}, round {Round}: {Reason}")]
    public static partial void WorkFailed(ILogger logger, string node, string work, string job, int round, string reason);

    [LoggerMessage(2006, LogLevel.Error, "{Node} failed unexpectedly in {Work} of {Job}, round {Round}")]
    public static partial void WorkCrashed(ILogger logger, Exception exception, string node, string work, string job, int round);

    [LoggerMessage(2007, LogLevel.Information, "{Node} drops {Directive}: {Reason}")]
    public static partial void WorkWithdrawn(ILogger logger, string node, string directive, string reason);

    [LoggerMessage(2008, LogLevel.Information, "{Node} hands {Count} directives back and stops")]
    public static partial void HandingBack(ILogger logger, string node, int count);

    [LoggerMessage(2030, LogLevel.Warning, "no site policy: this site does whatever its coordinator asks; see `client-node policy --help`")]
    public static partial void NoPolicy(ILogger logger);

    [LoggerMessage(2031, LogLevel.Warning, "{Node} refuses {Work} of {Job}, round {Round}, by the site's policy: {Reason}")]
    public static partial void WorkRefused(ILogger logger, string node, string work, string job, int round, string reason);

    [LoggerMessage(2032, LogLevel.Error, "{Node}: the egress gate stopped {What}: a bug of this software, or an attack")]
    public static partial void EgressStopped(ILogger logger, string node, string what);

    [LoggerMessage(2033, LogLevel.Error, "{Node} refuses a directive to which the site's policy could not be applied")]
    public static partial void PolicyFailed(ILogger logger, Exception exception, string node);

    [LoggerMessage(2009, LogLevel.Warning, "{Node} could not report {Directive}: {Reason}")]
    public static partial void ReportFailed(ILogger logger, string node, string directive, string reason);

    [LoggerMessage(2040, LogLevel.Warning, "{Node} REFUSED round {Round} of {Job}: {Code}: {Reason}")]
    public static partial void MaskedRoundRefused(ILogger logger, string node, int round, string job, PrivacyRefusal code, string reason);

    [LoggerMessage(2041, LogLevel.Warning, "{Node}, round {Round} of {Job}: {Clipped:N0} of {Values:N0} values were outside \u00b1{Range} and were cut; raise privacy.secure-aggregation.clip-range in the job")]
    public static partial void ValuesClipped(ILogger logger, string node, int round, string job, long clipped, long values, float range);

    [LoggerMessage(2042, LogLevel.Information, "{Node} goes on with the masked round {Round} of {Job} from before its restart, at {Phase}")]
    public static partial void MaskedRoundRestored(ILogger logger, string node, int round, string job, ClientPhase phase);

    [LoggerMessage(2043, LogLevel.Warning, "{Node} stops in the masked round {Round} of {Job} after its update was masked; start it again soon, and it sees the round through")]
    public static partial void MaskedRoundLeft(ILogger logger, string node, int round, string job);

    [LoggerMessage(2044, LogLevel.Warning, "{Node}: round {Round} of {Job} is refused: {Reason}")]
    public static partial void BudgetSpent(ILogger logger, string node, int round, string job, string reason);

    [LoggerMessage(2045, LogLevel.Warning, "{Node} sends an update of zeros to round {Round} of {Job}, because it could not train: {Reason}")]
    public static partial void ZeroUpdate(ILogger logger, string node, int round, string job, string reason);
}
