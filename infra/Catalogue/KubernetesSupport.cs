using System.Globalization;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Catalogue;

/// <summary>Until when a cloud supports a Kubernetes release for its usual price.</summary>
internal static class KubernetesSupport
{
    /// <summary>EKS's own calendar (standard support; endoflife.date/amazon-eks, read for February 2026).</summary>
    private static readonly Dictionary<string, string> _eks = new(StringComparer.Ordinal)
    {
        ["1.30"] = "2025-07-23",
        ["1.31"] = "2025-11-26",
        ["1.32"] = "2026-03-23",
        ["1.33"] = "2026-07-29",
        ["1.34"] = "2026-12-02",
        ["1.35"] = "2027-03-27",
    };

    /// <summary>Kubernetes' own (kubernetes.io/releases), which AKS and GKE follow within weeks.</summary>
    private static readonly Dictionary<string, string> _community = new(StringComparer.Ordinal)
    {
        ["1.30"] = "2025-07-15",
        ["1.31"] = "2025-11-11",
        ["1.32"] = "2026-02-28",
        ["1.33"] = "2026-06-28",
        ["1.34"] = "2026-10-27",
        ["1.35"] = "2027-02-28",
    };

    /// <summary>The last day; null where it is not known here. On premises nobody charges for what comes after.</summary>
    public static DateOnly? EndOf(Cloud cloud, string release) => cloud switch
    {
        Cloud.OnPrem => null,
        Cloud.Aws => Find(_eks, release),
        _ => Find(_community, release),
    };

    private static DateOnly? Find(Dictionary<string, string> calendar, string release) =>
        calendar.TryGetValue(release, out var day) ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
}
