namespace FedInfra.Infra.Costs.Rules;

/// <summary>PostgreSQL on RDS; a standby in another zone doubles machine and storage.</summary>
internal sealed class RdsInstanceRule() : CostRule("aws:rds/instance:Instance")
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        var copies = resource.IsTrue("multiAz") ? 2 : 1;
        var standby = copies == 2 ? "with its standby" : "";
        ledger.Add(resource, new Charge(CostCategory.Database, $"RDS PostgreSQL {resource.Text("instanceClass") ?? "(class unknown)"}", "hour", copies, "PostgreSQL server") { Assumption = standby });
        ledger.Add(resource, new Charge(CostCategory.Database, $"RDS {resource.Text("storageType") ?? "gp3"} storage", "GB-month", (resource.Number("allocatedStorage") ?? 20) * copies, "PostgreSQL storage") { Assumption = standby });
        if (context.Usage.BackupGb > 0)
        {
            ledger.Add(resource, SiteShare.Of(resource, context, new Charge(CostCategory.Database, "RDS backup storage", "GB-month", context.Usage.BackupGb, "backups beyond what is included")));
        }
    }
}

/// <summary>An S3 bucket: what is kept, and requests, half of them writing.</summary>
internal sealed class S3BucketRule() : CostRule("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        ObjectStorage.Charge(resource, context, ledger, ("S3 Standard storage", "GB-month"), "S3 PUT", "S3 GET");
    }
}
