using System.Globalization;
using System.Text.Json.Nodes;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Costs.Rules;

/// <summary>Volumes that Kubernetes asks its cloud for: claims of stateful sets, one for each replica, and claims of their own. They stay when their pod goes. On premises they are part of the host.</summary>
internal sealed class VolumeClaimRule() : CostRule("kubernetes:apps/v1:StatefulSet", "kubernetes:core/v1:PersistentVolumeClaim")
{
    public override void Charge(BilledResource resource, CostContext context, CostLedger ledger)
    {
        List<JsonNode> claims = resource.Type.EndsWith(":StatefulSet", StringComparison.Ordinal)
            ? [.. resource.Items("spec.volumeClaimTemplates")]
            : [resource.Inputs];
        if (resource.Cloud == Cloud.OnPrem || claims.Count == 0)
        {
            ledger.Free.Add(resource.Name);
            return;
        }

        var replicas = resource.Type.EndsWith(":StatefulSet", StringComparison.Ordinal) ? Math.Max(1, MachineCount.Whole(resource.Number("spec.replicas") ?? 1)) : 1;
        foreach (var claim in claims)
        {
            var name = JsonPath.Text(claim, "metadata.name") ?? resource.Name;
            if (Gib(JsonPath.Text(claim, "spec.resources.requests.storage")) is not { } size)
            {
                ledger.NoPrice(resource, $"volume {name}", "its size is not known");
                continue;
            }

            ledger.Add(resource, new Charge(CostCategory.Storage, SkuOf(resource, claim, context), "GB-month", size * replicas, $"volume {name}, {CostLedger.Text(size)} GiB")
            {
                Assumption = "kept all month, whether its pod runs or not",
            });
        }
    }

    /// <summary>A Kubernetes quantity in GiB; null where it is none.</summary>
    internal static decimal? Gib(string? quantity)
    {
        if (quantity is null)
        {
            return null;
        }

        var (suffix, factor) = quantity switch
        {
            [.., 'T', 'i'] => ("Ti", 1024m),
            [.., 'G', 'i'] => ("Gi", 1m),
            [.., 'M', 'i'] => ("Mi", 1m / 1024),
            [.., 'T'] => ("T", 1e12m / (1 << 30)),
            [.., 'G'] => ("G", 1e9m / (1 << 30)),
            [.., 'M'] => ("M", 1e6m / (1 << 30)),
            _ => ("", 1m / (1 << 30)),
        };
        return decimal.TryParse(quantity[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e18m && number < 1e9m / factor
            ? Math.Round(number * factor, 9)
            : null;
    }

    private static string SkuOf(BilledResource resource, JsonNode claim, CostContext context)
    {
        var wanted = JsonPath.Text(claim, "spec.storageClassName");
        var classes = context.AtSite(resource, "kubernetes:storage.k8s.io/v1:StorageClass");
        var found = classes.FirstOrDefault(item => item.Text("metadata.name") is { } name && name == wanted) ?? (classes.Count > 0 ? classes[0] : null);
        return resource.Cloud switch
        {
            Cloud.Aws => $"EBS {found?.Text("parameters.type") ?? "gp3"}",
            Cloud.Azure => "Managed disk default",
            null => "volume",
            _ => found?.Text("parameters.type") ?? wanted switch { "premium-rwo" => "pd-ssd", "standard" => "pd-standard", _ => "pd-balanced" },
        };
    }
}
