namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Reads an item of <c>hosts</c>, and <c>energy</c>.</summary>
internal static class HostReader
{
    private const int MaximumAccelerators = 16;

    public static HostSettings Read(Section section, Findings findings)
    {
        var usual = new HostSettings { Name = "", Address = "" };
        var accelerator = AcceleratorReader.Read(section, findings, unlisted: false);
        var has = accelerator != PoolSettings.NoAccelerator;
        var host = new HostSettings
        {
            Name = section.RequiredText("name", Shapes.HostName),
            Address = section.RequiredText("address", Shapes.Address),
            User = section.Text("user", Shapes.User) ?? usual.User,
            Port = section.Integer("port", usual.Port, 1, 65_535),
            Accelerator = accelerator,
            Accelerators = section.Integer("accelerators", has ? 1 : 0, 0, MaximumAccelerators),
            TrainingWatts = section.Integer("trainingWatts", usual.TrainingWatts, 0, 20_000),
            IdleWatts = section.Integer("idleWatts", usual.IdleWatts, 0, 20_000),
            PurchaseUsd = section.Decimal("purchaseUsd", usual.PurchaseUsd, 0, 100_000_000),
        };
        AcceleratorReader.CheckCount(section, "accelerators", accelerator, host.Accelerators, findings);
        if (host.IdleWatts > host.TrainingWatts && !findings.Has(section.PathOf("idleWatts")) && !findings.Has(section.PathOf("trainingWatts")))
        {
            findings.Add(section.PathOf(section.Has("idleWatts") ? "idleWatts" : "trainingWatts"), $"a host does not draw more power idle ({host.IdleWatts} W) than training ({host.TrainingWatts} W)");
        }

        section.Finish();
        return host;
    }

    public static EnergySettings ReadEnergy(Section section)
    {
        var usual = new EnergySettings();
        var energy = new EnergySettings
        {
            UsdPerKwh = section.Decimal("usdPerKwh", usual.UsdPerKwh, 0, 10),
            PowerUsageEffectiveness = section.Decimal("powerUsageEffectiveness", usual.PowerUsageEffectiveness, 1, 3),
            AmortisationYears = section.Integer("amortisationYears", usual.AmortisationYears, 1, 15),
        };
        section.Finish();
        return energy;
    }
}
