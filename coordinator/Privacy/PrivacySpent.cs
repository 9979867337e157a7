using FedInfra.Coordinator.Journal;
using FedInfra.Privacy.Accounting;

namespace FedInfra.Coordinator.Privacy;

/// <summary>A release is about to be made, and costs its sites this much; recorded before the new model exists.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Round">From 1.</param>
/// <param name="Attempt">Which attempt at the round, from 1; each that comes this far costs.</param>
/// <param name="Sites">Whose data it draws on.</param>
public sealed record PrivacySpent(string Job, int Round, int Attempt, IReadOnlyList<SiteSpend> Sites) : JournalEvent;

/// <summary>What a release costs one site.</summary>
/// <param name="Node">Its name.</param>
/// <param name="Dataset">The data set that is accounted for.</param>
/// <param name="Spend">What it costs.</param>
public sealed record SiteSpend(string Node, string Dataset, PrivacySpend Spend);
