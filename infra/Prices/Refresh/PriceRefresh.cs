namespace FedInfra.Infra.Prices.Refresh;

/// <summary>Asks sources for regions, one after another, and puts what they answer into a list.</summary>
public sealed class PriceRefresh
{
    private readonly PriceCache _cache;
    private readonly Action<string> _tell;

    /// <param name="cache">What was answered before.</param>
    /// <param name="tell">Takes a line of progress or a warning.</param>
    public PriceRefresh(PriceCache cache, Action<string> tell)
    {
        _cache = cache;
        _tell = tell;
    }

    /// <summary>The list with fresh prices in it. Nothing of it counts when one source fails.</summary>
    public async Task<PriceListReading> RunAsync(PriceList known, IReadOnlyList<IPriceSource> sources, IReadOnlyList<string> regions, CancellationToken cancellationToken)
    {
        var reading = new PriceListReading(known, []);
        foreach (var region in regions.Distinct())
        {
            foreach (var source in sources)
            {
                _tell($"{source.Name}, {region} …");
                var (prices, kept) = await ReadAsync(source, region, reading.Prices, cancellationToken);
                if (prices.Count == 0)
                {
                    throw new InfraException($"{source.Name}: has no prices for region '{region}'; is its name right?");
                }

                var merged = PriceMerge.Merge(reading.Prices, prices);
                _tell($"{source.Name}, {region}: {prices.Count} prices{(kept ? ", kept from last time" : "")}, {merged.Refused.Count()} refused");
                foreach (var finding in merged.Refused.Take(20))
                {
                    _tell($"warning: {finding}");
                }

                reading = merged;
            }
        }

        return reading;
    }

    /// <summary>Sources read answers tolerantly; what is left is text that is none and numbers beyond any, which the reading of JSON and arithmetic refuse.</summary>
    private async Task<(IReadOnlyList<Price> Prices, bool Kept)> ReadAsync(IPriceSource source, string region, PriceList known, CancellationToken cancellationToken)
    {
        try
        {
            return await _cache.ReadAsync(source, region, known, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidOperationException or OverflowException or FormatException)
        {
            throw new InfraException($"{source.Name}, {region}: answers in another shape than it is documented to ({exception.Message}); the interface may have changed.", exception);
        }
    }
}
