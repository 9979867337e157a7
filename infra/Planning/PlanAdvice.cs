using System.Globalization;
using FedInfra.Infra.Costs;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Planning;

/// <summary>What to say where nothing fits: the cheapest, and what would help.</summary>
internal static class PlanAdvice
{
    /// <summary>No placement has the GPUs.</summary>
    public static string NothingFound(Plan plan, Planner planner)
    {
        var request = plan.Request;
        var wanted = string.Create(CultureInfo.InvariantCulture, $"{request.Gpus} {request.Accelerator ?? (request.Gpus == 1 ? "GPU" : "GPUs")} of at least {request.GpuMemoryGib:0.##} GiB for {request.Hours:0.##} hours a month");
        var reasons = plan.Excluded.GroupBy(excluded => Kind(excluded.Reason)).OrderByDescending(group => group.Count()).Take(3)
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} left out, for example {group.First().Name}: {group.First().Reason}"));
        List<string> sentences = [$"No placement has {wanted}.", .. reasons.Select(reason => reason + ".")];
        if (request.Residency.Count > 0)
        {
            // A rule about data is not advice to be given; that it leaves few regions may be said.
            sentences.Add($"--residency leaves only regions of {string.Join(", ", request.Residency)}.");
        }

        var wider = Elsewhere(plan, planner);
        sentences.Add(wider ?? "No other region, cloud or spot tolerance would have it either: ask for less memory (--gpu-memory), another accelerator (--accelerator), or give your own prices (--prices) or hosts (--on-prem).");
        return string.Join(' ', sentences);
    }

    /// <summary>Every placement is above the budget.</summary>
    public static string AboveBudget(Plan plan, Planner planner)
    {
        var (request, cheapest) = (plan.Request, plan.Placements[0]);
        List<string> sentences =
        [
            $"No placement fits --budget {Usd(request.BudgetUsd!.Value)}: the cheapest, {cheapest.Candidate.Name}, is expected to cost {(cheapest.Report.AtLeast ? "at least " : "")}{Usd(cheapest.MonthlyUsd)} a month.",
            FewerHours(plan, planner),
        ];
        if (Elsewhere(plan, planner) is { } wider)
        {
            sentences.Add(wider);
        }

        return string.Join(' ', sentences);
    }

    /// <summary>How many hours the cheapest placement could train within the budget. All but a fixed part grows with the hours.</summary>
    private static string FewerHours(Plan plan, Planner planner)
    {
        var (request, cheapest) = (plan.Request, plan.Placements[0]);
        var stack = StackFile.Parse("plan", PlannedStackFile.Write(cheapest.Candidate, request, new StackIdentity(), request.BudgetUsd!.Value));
        var idle = planner.Cost(stack with { Usage = stack.Usage with { TrainingHours = 0 }, Sites = [.. stack.Sites.Select(site => site with { ClientNodes = [] })] }).Total.Monthly;
        if (idle >= request.BudgetUsd)
        {
            return $"Fewer hours would not do: without any training it costs {Usd(idle)}.";
        }

        var hours = Math.Floor((request.BudgetUsd.Value - idle) / (cheapest.MonthlyUsd - idle) * request.Hours);
        return string.Create(CultureInfo.InvariantCulture, $"There the budget is enough for about {hours:0} hours of training (--hours).");
    }

    /// <summary>What a wider request would find that is cheaper; null for nothing.</summary>
    private static string? Elsewhere(Plan plan, Planner planner)
    {
        var request = plan.Request;
        List<(string How, PlanRequest Request)> wider = [];
        if (request.SpotTolerance < 1)
        {
            wider.Add(("a larger --spot-tolerance", request with { SpotTolerance = 1 }));
        }

        if (request.Regions.Count + request.Clouds.Count > 0)
        {
            wider.Add(("more regions and clouds (--region, --cloud)", request with { Regions = [], Clouds = [] }));
        }

        var now = plan.Placements.Count > 0 ? plan.Placements[0].MonthlyUsd : decimal.MaxValue;
        var found = wider.Select(item => (item.How, Best: planner.Plan(item.Request).Placements is [var best, ..] ? best : null))
            .Where(item => item.Best is not null && item.Best.MonthlyUsd < now)
            .Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.How} would allow {item.Best!.Candidate.Name} at {Usd(item.Best.MonthlyUsd)}{(item.Best.Candidate.Interruptions.Share > request.SpotTolerance ? $" with a share of {item.Best.Candidate.Interruptions.Share:0.####} of the hours lost" : "")}"))
            .ToList();
        return found.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"What may help: {string.Join("; ", found)}.");
    }

    /// <summary>A reason without its figures.</summary>
    private static string Kind(string reason) => string.Concat(reason.Where(character => !char.IsDigit(character)));

    internal static string Usd(decimal usd) => "$" + ColumnRounding.Round(usd, 2).ToString("#,0.00", CultureInfo.InvariantCulture);
}
