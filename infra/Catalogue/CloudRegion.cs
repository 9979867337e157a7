using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Catalogue;

/// <summary>A region of a cloud (a row of regions.csv).</summary>
/// <param name="Cloud">The cloud.</param>
/// <param name="Name">As the cloud calls it: <c>us-east-1</c>.</param>
/// <param name="Jurisdiction">Whose law holds there: <c>us</c>, <c>eu</c>, <c>uk</c> …</param>
/// <param name="Accelerators">What it offers; null where that is not known.</param>
/// <param name="Source">Where this is known from, and of when.</param>
public sealed record CloudRegion(Cloud Cloud, string Name, string Jurisdiction, IReadOnlyList<string>? Accelerators, string Source);
