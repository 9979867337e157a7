namespace FedInfra.Coordinator.Aggregation;

/// <summary>Where a round's results go: streams (by custom blob writers) whose headers are written already.</summary>
/// <param name="Model">Receives the new model's values.</param>
/// <param name="State">Receives the strategy's new state; one stream for each of its slots.</param>
public sealed record AggregationOutput(Stream Model, IReadOnlyDictionary<string, Stream> State)
{
    /// <summary>For a strategy without state.</summary>
    public AggregationOutput(Stream model)
        : this(model, new Dictionary<string, Stream>())
    {
    }
}

/// <summary>What the caller may want to report of an aggregation.</summary>
/// <param name="TotalWeight">Sum of the updates' weights.</param>
/// <param name="DeltaNorm">L2 norm of the mean update.</param>
public readonly record struct AggregationResult(double TotalWeight, double DeltaNorm);
