namespace FedInfra.Infra.Costs.Rules;

/// <summary>A NAT gateway by the hour; the site's data through NAT is spread over its gateways.</summary>
/// <param name="type">Type token; AWS and Azure count alike.</param>
internal sealed class NatGatewayRule(string type) : CostRule(type)
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        ledger.Add(resource, new Charge(CostCategory.Network, "NAT gateway", "hour", 1, "NAT gateway"));
        ledger.Add(resource, SiteShare.Of(resource, context, new Charge(CostCategory.Network, "NAT data processed", "GB", context.Usage.NatGb, "data through NAT") { Hours = null }));
    }
}

/// <summary>An AWS load balancer: by the hour, and by capacity units, of which data is what our traffic uses most (1 GB a unit-hour).</summary>
internal sealed class AwsLoadBalancerRule() : CostRule("aws:lb/loadBalancer:LoadBalancer")
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        var kind = resource.Text("loadBalancerType") == "network" ? "NLB" : "ALB";
        var gb = context.Usage.LoadBalancerGb;
        ledger.Add(resource, new Charge(CostCategory.Network, kind, "hour", 1, "load balancer"));
        ledger.Add(resource, SiteShare.Of(resource, context, new Charge(CostCategory.Network, $"{kind} LCU", "LCU-hour", gb, "load balancer capacity") { Hours = null }) with
        {
            Assumption = $"assumes {CostLedger.Text(gb)} GB a month, 1 GB a capacity unit and hour (fedinfra:usage)",
        });
        if (!resource.IsTrue("internal"))
        {
            ledger.Add(resource, new Charge(CostCategory.Network, "Public IPv4 address", "hour", 1, "public addresses of the load balancer"));
        }
    }
}

/// <summary>Interface endpoints cost by the hour and zone; gateway endpoints (S3, DynamoDB) nothing.</summary>
internal sealed class VpcEndpointRule() : CostRule("aws:ec2/vpcEndpoint:VpcEndpoint")
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        if (resource.Text("vpcEndpointType") is null or "Gateway")
        {
            ledger.Free.Add(resource.Name);
            return;
        }

        ledger.Add(resource, new Charge(CostCategory.Network, "VPC interface endpoint", "hour", Math.Max(1, resource.Items("subnetIds").Count()), "interface endpoint"));
    }
}

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

/// <summary>Object storage of any cloud: the site's usage, spread over its buckets; half the requests write.</summary>
internal static class ObjectStorage
{
    public static void Charge(BilledResource resource, CostContext context, CostLedger ledger, (string Sku, string Unit) storage, string writeSku, string readSku)
    {
        var half = context.Usage.ObjectRequestThousands / 2;
        ledger.Add(resource, SiteShare.Of(resource, context, new Charge(CostCategory.Storage, storage.Sku, storage.Unit, context.Usage.ObjectStorageGb, "object storage")));
        ledger.Add(resource, SiteShare.Of(resource, context, new Charge(CostCategory.Storage, writeSku, "1k requests", half, "writing requests") { Hours = null }));
        ledger.Add(resource, SiteShare.Of(resource, context, new Charge(CostCategory.Storage, readSku, "1k requests", half, "reading requests") { Hours = null }));
    }
}

/// <summary>Logs that a site writes; the first of its log stores carries them. Clouds give an account some GB a month.</summary>
/// <param name="type">Type token.</param>
/// <param name="sku">What the price list calls a GB.</param>
/// <param name="freeGb">GB a month that cost nothing, for the whole account.</param>
internal sealed class LogRule(string type, string sku, decimal freeGb) : CostRule(type)
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        var wanted = context.Usage.LogGb;
        var paid = context.IsFirst(resource) ? context.AfterFree(sku, freeGb, wanted) : 0;
        if (paid == 0)
        {
            ledger.Free.Add(resource.Name);
            return;
        }

        ledger.Add(resource, Rules.Charge.Used(CostCategory.Observability, sku, "GB", paid, "logs", $"assumes {CostLedger.Text(wanted)} GB a month (fedinfra:usage), {CostLedger.Text(wanted - paid)} GB of them free"));
    }
}
