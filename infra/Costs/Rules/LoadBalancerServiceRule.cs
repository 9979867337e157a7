using System.Text.Json.Nodes;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs.Rules;

/// <summary>A Kubernetes service of type LoadBalancer, which makes its cloud put one there. The site's first carries its traffic.</summary>
internal sealed class LoadBalancerServiceRule() : CostRule(Type)
{
    public const string Type = "kubernetes:core/v1:Service";

    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        if (resource.Text("spec.type") != "LoadBalancer" || resource.Cloud == Cloud.OnPrem)
        {
            ledger.Free.Add(resource.Name);
            return;
        }

        var balancers = context.AtSite(resource, Type).Where(service => service.Text("spec.type") == "LoadBalancer").ToList();
        var first = ReferenceEquals(balancers[0], resource);
        switch (resource.Cloud)
        {
            case Cloud.Azure:
                // AKS has one load balancer for the services that the internet may call, and another for internal ones.
                var mates = balancers.Where(service => IsInternal(service) == IsInternal(resource)).ToList();
                if (ReferenceEquals(mates[0], resource))
                {
                    ChargeAzure(resource, mates, ledger);
                }
                else
                {
                    ledger.Free.Add(resource.Name);
                }

                ChargeData(resource, first, "Load Balancer Standard data processed", "GB", context, ledger);
                break;
            case Cloud.Gcp:
                ledger.Add(resource, new Charge(CostCategory.Network, "Forwarding rule", "hour", 1, "load balancer"));
                ChargeData(resource, first, "Forwarding rule ingress data", "GB", context, ledger);
                break;
            case Cloud.Aws:
                ledger.Add(resource, new Charge(CostCategory.Network, "NLB", "hour", 1, "load balancer"));
                ChargeData(resource, first, "NLB LCU", "LCU-hour", context, ledger);
                break;
            default:
                ledger.NoPrice(resource, "load balancer", "whose cloud it is in is not known");
                break;
        }
    }

    /// <summary>The first five rules of a load balancer have one price together, each further one its own; a rule is a port of a service.</summary>
    private static void ChargeAzure(BilledResource resource, IReadOnlyList<BilledResource> services, CostLedger ledger)
    {
        var further = services.Sum(service => Math.Max(1, service.Items("spec.ports").Count())) - 5;
        ledger.Add(resource, new Charge(CostCategory.Network, "Load Balancer Standard first 5 rules", "hour", 1, IsInternal(resource) ? "internal load balancer of the cluster" : "load balancer of the cluster"));
        if (further > 0)
        {
            ledger.Add(resource, new Charge(CostCategory.Network, "Load Balancer Standard additional rule", "hour", further, "further rules of the load balancer"));
        }
    }

    private static void ChargeData(BilledResource resource, bool first, string sku, string unit, CostContext context, CostLedger ledger)
    {
        var gb = context.Usage.LoadBalancerGb;
        if (first)
        {
            ledger.Add(resource, Rules.Charge.Used(CostCategory.Network, sku, unit, gb, unit == "GB" ? "load balancer data" : "load balancer capacity", $"assumes {CostLedger.Text(gb)} GB a month (fedinfra:usage)"));
        }
    }

    /// <summary>The annotation's name has dots, so no path leads to it.</summary>
    private static bool IsInternal(BilledResource service) =>
        JsonPath.Find(service.Inputs, "metadata.annotations") is JsonObject annotations
        && annotations["service.beta.kubernetes.io/azure-load-balancer-internal"] is JsonValue value
        && value.ToString() == "true";
}
