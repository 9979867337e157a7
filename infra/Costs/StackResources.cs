namespace FedInfra.Infra.Costs;

/// <summary>The resources of a stack, from wherever they were read.</summary>
/// <param name="Stack">The stack's name; null where the document has none.</param>
/// <param name="Origin">Where they are from, for people: <c>model</c>, <c>preview</c>, <c>state</c>.</param>
/// <param name="Resources">In no particular order; not yet placed.</param>
/// <param name="Gaps">What is missing from the document, so that the cost is "at least".</param>
public sealed record StackResources(string? Stack, string Origin, IReadOnlyList<BilledResource> Resources, IReadOnlyList<string> Gaps);
