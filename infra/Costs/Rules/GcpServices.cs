using System.Globalization;

namespace FedInfra.Infra.Costs.Rules;

/// <summary>PostgreSQL on Cloud SQL: by vCPU, memory and disk; a regional one has everything twice.</summary>
internal sealed class CloudSqlRule() : CostRule("gcp:sql/databaseInstance:DatabaseInstance")
{
    /// <summary>The smallest that can be had, GB.</summary>
    private const decimal LeastGb = 10;

    /// <summary>More of either Cloud SQL does not have by far (96 and 624 GiB); who asks for more, writes something else.</summary>
    private const int MostCpus = 1_000;

    private const int MostMebibytes = 16 << 20;

    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        var copies = resource.Text("settings.availabilityType") == "REGIONAL" ? 2 : 1;
        var standby = copies == 2 ? "with its standby" : "";
        var tier = resource.Text("settings.tier") ?? "(tier unknown)";
        if (tier.Split('-') is ["db", "custom", var cpus, var mebibytes]
            && int.TryParse(cpus, NumberStyles.None, CultureInfo.InvariantCulture, out var vcpus) && vcpus <= MostCpus
            && int.TryParse(mebibytes, NumberStyles.None, CultureInfo.InvariantCulture, out var memory) && memory <= MostMebibytes)
        {
            ledger.Add(resource, new Charge(CostCategory.Database, "Cloud SQL vCPU zonal", "vCPU-hour", vcpus * copies, "PostgreSQL server, vCPU") { Assumption = standby });
            ledger.Add(resource, new Charge(CostCategory.Database, "Cloud SQL memory zonal", "GB-month", memory / 1024m * copies, "PostgreSQL server, memory") { Assumption = standby });
        }
        else
        {
            ledger.Add(resource, new Charge(CostCategory.Database, $"Cloud SQL {tier}", "hour", copies, "PostgreSQL server") { Assumption = standby });
        }

        var disk = resource.Text("settings.diskType") is "PD_HDD" ? "HDD" : "SSD";
        ledger.Add(resource, new Charge(CostCategory.Database, $"Cloud SQL {disk} zonal", "GB-month", (resource.Number("settings.diskSize") ?? LeastGb) * copies, "PostgreSQL storage") { Assumption = standby });
        if (context.Usage.BackupGb > 0)
        {
            ledger.Add(resource, SiteShare.Of(resource, context, new Charge(CostCategory.Database, "Cloud SQL backups", "GB-month", context.Usage.BackupGb, "backups")));
        }
    }
}

/// <summary>A Cloud Storage bucket; half the requests write.</summary>
internal sealed class GcsBucketRule() : CostRule("gcp:storage/bucket:Bucket")
{
    // The only storage price in the list is a multi-region's, which is dearer than one region's.
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger) =>
        ObjectStorage.Charge(resource, context, ledger, ("GCS Standard (EU multi)", "GiB-month"), "GCS class A operations", "GCS class B operations");
}

/// <summary>A reserved address of GCP: external ones cost by the hour, internal ones nothing, nor do those of a load balancer, whose forwarding rule is charged.</summary>
internal sealed class GcpAddressRule() : CostRule("gcp:compute/address:Address", "gcp:compute/globalAddress:GlobalAddress")
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        var balanced = context.AtSite(resource, LoadBalancerServiceRule.Type).Any(service => service.Dependencies.Values.Any(ids => ids.Contains(resource.Id)));
        if (balanced || resource.Text("addressType") == "INTERNAL")
        {
            ledger.Free.Add(resource.Name);
            return;
        }

        ledger.Add(resource, new Charge(CostCategory.Network, "External IP address", "hour", 1, "public address"));
    }
}
