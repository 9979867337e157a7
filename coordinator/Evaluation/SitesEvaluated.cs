using FedInfra.Coordinator.Journal;

namespace FedInfra.Coordinator.Evaluation;

/// <summary>The finished model was measured at the sites.</summary>
public sealed record SitesEvaluated(string Job, IReadOnlyList<SiteResult> Sites) : JournalEvent;

/// <param name="Node">The site's node.</param>
/// <param name="Accuracy">Of the finished model on the node's own test data.</param>
/// <param name="AloneAccuracy">What the node reaches by the same number of updates alone; absent where it was not asked or did not answer.</param>
public sealed record SiteResult(string Node, double Accuracy, double? AloneAccuracy);
