namespace FedInfra.Infra.Costs.Rules;

/// <summary>An Azure container registry: by the day, and what is kept beyond what its tier includes.</summary>
internal sealed class AzureRegistryRule() : CostRule("azure-native:containerregistry:Registry")
{
    private static readonly Dictionary<string, decimal> _includedGb = new() { ["Basic"] = 10, ["Standard"] = 100, ["Premium"] = 500 };

    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        var tier = resource.Text("sku.name") ?? "Basic";
        ledger.Add(resource, new Charge(CostCategory.Registry, $"ACR {tier}", "day", 1, $"registry, {tier} tier"));
        var used = context.Usage.RegistryGb / context.Peers(resource).Count;
        var included = _includedGb.GetValueOrDefault(tier);
        ledger.Add(resource, new Charge(CostCategory.Registry, "ACR storage over included", "GB-month", Math.Max(0, used - included), "images")
        {
            Assumption = $"assumes {CostLedger.Text(used)} GB kept (fedinfra:usage); the tier includes {CostLedger.Text(included)} GB",
        });
    }
}

/// <summary>An Azure storage account by what it keeps; half the requests write.</summary>
internal sealed class StorageAccountRule() : CostRule("azure-native:storage:StorageAccount")
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        var kind = $"{resource.Text("accessTier") ?? "Hot"} {(resource.Text("sku.name") ?? "Standard_LRS").Replace("Standard_", "", StringComparison.Ordinal)}";
        ObjectStorage.Charge(resource, context, ledger, ($"Blob {kind} storage", "GB-month"), $"Blob {kind} write", $"Blob {kind} read");
    }
}

/// <summary>Azure Database for PostgreSQL, flexible server; a standby doubles machine and storage.</summary>
internal sealed class AzurePostgresRule() : CostRule("azure-native:dbforpostgresql:Server")
{
    /// <summary>The smallest that can be had, GB.</summary>
    private const decimal LeastGb = 32;

    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        var copies = resource.Text("highAvailability.mode") is null or "Disabled" ? 1 : 2;
        var standby = copies == 2 ? "with its standby" : "";
        var machine = (resource.Text("sku.name") ?? "(size unknown)").Replace("Standard_", "", StringComparison.Ordinal);
        ledger.Add(resource, new Charge(CostCategory.Database, $"PostgreSQL Flexible {machine}", "hour", copies, "PostgreSQL server") { Assumption = standby });
        ledger.Add(resource, new Charge(CostCategory.Database, "PostgreSQL Flexible storage", "GB-month", (resource.Number("storage.storageSizeGB") ?? LeastGb) * copies, "PostgreSQL storage") { Assumption = standby });
        if (context.Usage.BackupGb > 0)
        {
            ledger.Add(resource, SiteShare.Of(resource, context, new Charge(CostCategory.Database, "PostgreSQL Flexible backup", "GB-month", context.Usage.BackupGb, "backups beyond what is included")));
        }
    }
}

/// <summary>A public address of Azure by the hour; static and dynamic ones have prices of their own.</summary>
internal sealed class AzurePublicAddressRule() : CostRule("azure-native:network:PublicIPAddress")
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger) =>
        ledger.Add(resource, new Charge(CostCategory.Network, resource.Text("publicIPAllocationMethod") == "Dynamic" ? "Public IP dynamic" : "Public IP static", "hour", 1, "public address"));
}

/// <summary>Something that is billed by what is done with it, for which there is neither price nor usage figure.</summary>
/// <param name="type">Type token.</param>
/// <param name="item">What is billed.</param>
/// <param name="why">Why it has no price here.</param>
internal sealed class NoPriceRule(string type, string item, string why) : CostRule(type)
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger) => ledger.NoPrice(resource, item, why);
}
