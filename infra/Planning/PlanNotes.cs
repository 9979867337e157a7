using System.Globalization;
using FedInfra.Infra.Costs;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Stacks.Reading;

namespace FedInfra.Infra.Planning;

/// <summary>What a reader of a plan has to know: the model in short, its assumptions, and what is left out.</summary>
internal static class PlanNotes
{
    /// <param name="plan">The plan.</param>
    /// <param name="shown">The placements that are shown.</param>
    public static IReadOnlyList<string> Of(Plan plan, IReadOnlyList<PlannedPlacement> shown)
    {
        var request = plan.Request;
        List<string> notes =
        [
            Text($"The month is that of the whole stack, as `infra cost` has it: {request.Hours:0.##} useful training hours and those that interruptions cost, and what runs all month (control plane, system pool, network, database, storage). US dollars at list prices."),
            Text($"An interruption costs its machine {request.HoursEach:0.####} hours: half a round of {request.RoundHours:0.##} h and {request.RestartHours:0.##} h until a new one trains. At most {request.SpotTolerance:0.####} of the hours may be lost (--spot-tolerance).{Rates(request, shown)}"),
        ];
        if (shown.Any(placement => placement.Candidate.Cloud != Cloud.OnPrem && DailySchedule.Of(placement.Candidate.Interruptions.BilledHours) is not null))
        {
            notes.Add("Client nodes hold their machines as long as they are up. So the schedule of a cloud's pool opens it daily, from 20:00 UTC, for as long as the hours need, rounded up to the minute; outside it the machines go, and nothing trains.");
        }

        var unranked = plan.Considered - plan.Placements.Count;
        if (unranked > 0)
        {
            notes.Add(Text($"{plan.Considered} candidates; the {plan.Placements.Count} with the cheapest machines were estimated in full and ranked."));
        }

        if (plan.Excluded.Count > 0)
        {
            notes.Add(Text($"{plan.Excluded.Count} were left out; --json says which and why."));
            notes.AddRange(plan.Excluded.Where(excluded => excluded.Name.StartsWith("onprem ", StringComparison.Ordinal)).Select(excluded => $"Left out: {excluded.Name}: {excluded.Reason}."));
        }

        if (shown.Any(placement => placement.Candidate.Cloud == Cloud.OnPrem))
        {
            notes.Add(Text($"own hosts: electricity of all {Month.Hours} hours and the purchase written off, whether it is used for this or not."));
        }

        if (shown.Any(placement => placement.Confidence == PriceConfidence.Low))
        {
            notes.Add("low (!): the machines' price is undated, derived or unverified; check it before you rely on the rank.");
        }

        if (shown.Any(placement => placement.Report.AtLeast))
        {
            notes.Add("at least: some resources have no price in the list; `infra cost` of the written stack names them. Where those are machines, the dearest price known of them elsewhere counts for the rank.");
        }

        return notes;
    }

    /// <summary>The machines on a line: how many of which, with what.</summary>
    public static string MachinesOf(Candidate candidate) => candidate.Type is { } type
        ? Text($"{candidate.Machines} x {candidate.Machine} ({type.Accelerators} {type.Accelerator})")
        : Text($"{candidate.Machines} x {candidate.Machine} ({candidate.Gpus} GPUs)");

    private static string Rates(PlanRequest request, IReadOnlyList<PlannedPlacement> shown)
    {
        if (request.InterruptionsPerHour is { } own)
        {
            return Text($" A spot machine is taken back {own:0.####} times an hour (--interruptions-per-hour).");
        }

        var rates = shown.Where(placement => placement.Candidate.Cloud != Cloud.OnPrem && placement.Candidate.Spot)
            .Select(placement => (placement.Candidate.Cloud, placement.Candidate.Type!.Accelerator, placement.Candidate.Rate.PerHour)).Distinct().Order()
            .Select(rate => Text($"{Words.Of(rate.Cloud)} {rate.Accelerator} {rate.PerHour:0.####}"))
            .ToList();
        return rates.Count == 0 ? "" : $" Interruptions of a spot machine an hour are assumptions, not measured: {string.Join(", ", rates)} (--interruptions-per-hour for your own).";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
