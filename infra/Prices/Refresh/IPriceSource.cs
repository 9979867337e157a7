using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Prices.Refresh;

/// <summary>A cloud's own interface for prices.</summary>
public interface IPriceSource
{
    /// <summary>Whose prices it has.</summary>
    Cloud Cloud { get; }

    /// <summary>What it is called in messages and in the list's source column.</summary>
    string Name { get; }

    /// <summary>The current prices of one region.</summary>
    /// <param name="region">As the cloud calls it.</param>
    /// <param name="known">The list so far; the source takes from it what its interface does not say, such as a machine's accelerator.</param>
    /// <param name="tag">What the last answer for this region was tagged with; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Prices, not checked yet; null where nothing changed since <paramref name="tag"/>.</returns>
    /// <exception cref="InfraException">The interface does not answer, or not in its documented shape.</exception>
    Task<PriceSourceAnswer?> ReadAsync(string region, PriceList known, string? tag, CancellationToken cancellationToken);
}

/// <summary>What a source answered.</summary>
/// <param name="Prices">They replace those of the same SKU; one without an on-demand price changes the spot price only.</param>
/// <param name="Tag">By which the same answer can be recognised later; null where the interface has none.</param>
public sealed record PriceSourceAnswer(IReadOnlyList<Price> Prices, string? Tag);
