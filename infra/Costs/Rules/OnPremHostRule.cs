using FedInfra.Infra.Prices;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs.Rules;

/// <summary>
/// A host of one's own: electricity while it trains and while it idles, times what the room draws besides, and the
/// purchase written off. The command that makes it a node (<c>SITE-host-HOST</c>) stands for it; other commands are free.
/// </summary>
internal sealed class OnPremHostRule() : CostRule("command:remote:Command")
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        var prefix = $"{resource.Site}-host-";
        if (!resource.Name.StartsWith(prefix, StringComparison.Ordinal))
        {
            ledger.Free.Add(resource.Name);
            return;
        }

        var site = context.SiteOf(resource);
        if (site?.Hosts.FirstOrDefault(host => host.Name == resource.Name[prefix.Length..]) is not { } host)
        {
            ledger.NoPrice(resource, "power and amortisation", "the stack file, which has the host's power and purchase, is not known or does not list it");
            return;
        }

        var training = Math.Clamp(context.Usage.TrainingHours, 0, Month.Hours);
        var pue = site.Energy.PowerUsageEffectiveness;
        var assumption = $"{{0}} W, times {CostLedger.Text(pue)} for the room{(host.PurchaseUsd == 0 ? "; the machine is paid off" : "")}";
        void Electricity(int watts, decimal hours, CostPhase phase, string when)
        {
            var kilowatts = watts * pue / 1000;
            var hourly = kilowatts * site.Energy.UsdPerKwh;
            Add($"electricity while {when}", kilowatts, "kWh", site.Energy.UsdPerKwh, hours, phase, hourly, hourly * hours, assumption.Replace("{0}", CostLedger.Text(watts), StringComparison.Ordinal));
        }

        void Add(string what, decimal quantity, string unit, decimal usd, decimal hours, CostPhase phase, decimal hourly, decimal monthly, string assumed) => ledger.Lines.Add(new CostLine
        {
            Resource = resource.Name,
            Type = resource.Type,
            Site = resource.Site,
            Cloud = Cloud.OnPrem,
            Region = site.Region,
            Category = CostCategory.OnPremises,
            Description = $"host {host.Name}: {what}",
            Quantity = quantity,
            Unit = unit,
            UnitPriceUsd = usd,
            Hours = hours,
            Phase = phase,
            HourlyUsd = phase == CostPhase.AtRest ? 0 : hourly,
            MonthlyUsd = monthly,
            PriceDate = "stack file",
            Source = $"hosts and energy of fedinfra:sites.{site.Name}",
            Confidence = PriceConfidence.Medium,
            Assumption = assumed,
        });

        Electricity(host.TrainingWatts, training, CostPhase.InUse, "training");
        Electricity(host.IdleWatts, Month.Hours - training, CostPhase.AtRest, "idle");
        if (host.PurchaseUsd > 0)
        {
            var months = site.Energy.AmortisationYears * 12m;
            var monthly = host.PurchaseUsd / months;
            Add("amortisation", 1, "month", monthly, Month.Hours, CostPhase.Always, monthly / Month.Hours, monthly, $"${CostLedger.Text(host.PurchaseUsd)} over {CostLedger.Text(months)} months");
        }
    }
}
