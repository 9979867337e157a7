using FedInfra.Infra.Costs;
using FedInfra.Infra.Prices;

namespace FedInfra.Infra.Planning;

/// <summary>A candidate with what its whole stack costs.</summary>
/// <param name="Rank">1 for the cheapest.</param>
/// <param name="Candidate">What and where.</param>
/// <param name="Report">The cost report of the stack that would be written.</param>
/// <param name="UsdPerHour">US dollars a useful hour of training: the month over the hours asked for.</param>
/// <param name="FitsBudget">True where the month is within the budget, or there is none.</param>
internal sealed record PlannedPlacement(int Rank, Candidate Candidate, CostReport Report, decimal UsdPerHour, bool FitsBudget)
{
    /// <summary>The expected month, US dollars to the cent, as the cost report prints it.</summary>
    public decimal MonthlyUsd { get; } = Report.Total.Monthly;

    /// <summary>The lowest confidence among the prices of the machines that train.</summary>
    public PriceConfidence Confidence { get; } = Report.Lines
        .Where(line => line.Category == CostCategory.OnPremises || (line.Pool == PlannedStackFile.PoolName && line.Purchase is not null))
        .Select(line => line.Confidence)
        .DefaultIfEmpty(PriceConfidence.Low)
        .Min();
}

/// <summary>Placements, ranked.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Placements">The cheapest first.</param>
/// <param name="Excluded">What has the GPUs but was left out, and why.</param>
/// <param name="Considered">How many candidates there were; only the best by the price of their machines are estimated and ranked.</param>
internal sealed record Plan(PlanRequest Request, IReadOnlyList<PlannedPlacement> Placements, IReadOnlyList<Exclusion> Excluded, int Considered);
