using System.Text.Json;
using System.Text.Json.Nodes;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks.Reading;

namespace FedInfra.Infra.Planning;

/// <summary>A plan as JSON.</summary>
internal static class PlanJson
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="plan">The plan.</param>
    /// <param name="top">How many placements.</param>
    /// <param name="written">The stack file that was written; null for none.</param>
    public static string Of(Plan plan, int top, string? written)
    {
        var shown = plan.Placements.Take(top).ToList();
        var request = plan.Request;
        return new JsonObject
        {
            ["request"] = new JsonObject
            {
                ["gpus"] = request.Gpus,
                ["gpuMemoryGib"] = request.GpuMemoryGib,
                ["hours"] = request.Hours,
                ["regions"] = Array(request.Regions),
                ["clouds"] = Array(request.Clouds.Select(Words.Of)),
                ["budgetUsd"] = request.BudgetUsd,
                ["residency"] = Array(request.Residency),
                ["spotTolerance"] = request.SpotTolerance,
                ["accelerator"] = request.Accelerator,
                ["interruptionsPerHour"] = request.InterruptionsPerHour,
                ["restartHours"] = request.RestartHours,
                ["roundHours"] = request.RoundHours,
            },
            ["placements"] = new JsonArray([.. shown.Select(Placement)]),
            ["candidates"] = plan.Considered,
            ["ranked"] = plan.Placements.Count,
            ["excluded"] = new JsonArray([.. plan.Excluded.Select(excluded => new JsonObject { ["name"] = excluded.Name, ["reason"] = excluded.Reason })]),
            ["notes"] = Array(PlanNotes.Of(plan, shown)),
            ["written"] = written,
        }.ToJsonString(_indented);
    }

    private static JsonObject Placement(PlannedPlacement placement)
    {
        var candidate = placement.Candidate;
        return new JsonObject
        {
            ["rank"] = placement.Rank,
            ["cloud"] = Words.Of(candidate.Cloud),
            ["region"] = candidate.Region,
            ["machine"] = candidate.Machine,
            ["accelerator"] = candidate.Type?.Accelerator,
            ["machines"] = candidate.Machines,
            ["gpus"] = candidate.Gpus,
            ["capacity"] = candidate.Capacity,
            ["spotMachines"] = candidate.SpotMachines,
            ["onDemandPercent"] = candidate.Spot ? candidate.OnDemandPercent : null,
            ["monthlyUsd"] = placement.MonthlyUsd,
            ["atLeast"] = placement.Report.AtLeast,
            ["usdPerTrainingHour"] = placement.UsdPerHour,
            ["fitsBudget"] = placement.FitsBudget,
            ["billedHours"] = candidate.Interruptions.BilledHours,
            ["interruptionsPerMonth"] = candidate.Interruptions.PerMonth,
            ["interruptionsPerMachineHour"] = candidate.Spot ? candidate.Rate.PerHour : 0,
            ["interruptionRateSource"] = candidate.Spot ? candidate.Rate.Source : null,
            ["hoursLost"] = candidate.Interruptions.HoursLost,
            ["shareLost"] = candidate.Interruptions.Share,
            ["roundWithoutInterruption"] = Math.Round(candidate.Interruptions.QuietRound, 6),
            ["priceConfidence"] = placement.Confidence.Name(),
            ["unpriced"] = Array(placement.Report.Unpriced.Select(item => $"{item.Resource}: {item.Item}")),
        };
    }

    private static JsonArray Array(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];
}
