namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Where a pool's machines stand.</summary>
/// <param name="Cloud">The cloud.</param>
/// <param name="Region">The region, as the cloud calls it.</param>
/// <param name="Unlisted">True where the file says that the catalogue does not know the region.</param>
internal sealed record Place(Cloud Cloud, string Region, bool Unlisted);
