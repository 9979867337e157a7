using System.Text.Json.Nodes;

namespace FedInfra.Infra.Costs.Rules;

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
        if (!resource.IsTrue("internal") && Addresses(resource) is > 0 and var addresses)
        {
            ledger.Add(resource, new Charge(CostCategory.Network, "Public IPv4 address", "hour", addresses, "public addresses of the load balancer"));
        }
    }

    /// <summary>It has an address in each of its subnets; those that the stack reserves itself are charged as such.</summary>
    private static int Addresses(BilledResource resource) => resource.Count("subnetMappings") > 0
        ? resource.Items("subnetMappings").OfType<JsonObject>().Count(mapping => !mapping.ContainsKey("allocationId"))
        : Math.Max(1, resource.Count("subnets"));
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

        ledger.Add(resource, new Charge(CostCategory.Network, "VPC interface endpoint", "hour", Math.Max(1, resource.Count("subnetIds")), "interface endpoint"));
    }
}
