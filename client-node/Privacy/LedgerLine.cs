using FedInfra.Privacy.Accounting;

namespace FedInfra.ClientNode.Privacy;

/// <summary>One release, written down before it left.</summary>
/// <param name="At">When.</param>
/// <param name="Job">The job's id.</param>
/// <param name="Release">Names the release; the same one is debited once, however often it is tried.</param>
/// <param name="Spend">What it cost.</param>
public sealed record LedgerLine(DateTimeOffset At, string Job, string Release, PrivacySpend Spend);

/// <summary>What a site is ready to spend; null sets no limit.</summary>
/// <param name="PerJob">Largest epsilon of one job.</param>
/// <param name="Total">Largest epsilon of all jobs together, for ever.</param>
/// <param name="Delta">The delta that both hold with.</param>
public sealed record LedgerLimits(double? PerJob, double? Total, double Delta);
