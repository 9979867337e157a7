using System.Globalization;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Catalogue;

/// <summary>
/// Until when a cloud supports a Kubernetes release for its usual price. On premises nobody charges for what comes after,
/// so there no release ends.
/// </summary>
internal static class KubernetesSupport
{
    /// <summary>EKS's own calendar (standard support; endoflife.date/amazon-eks, read for February 2026).</summary>
    private static readonly (string Release, string End)[] _eks =
    [
        ("1.30", "2025-07-23"),
        ("1.31", "2025-11-26"),
        ("1.32", "2026-03-23"),
        ("1.33", "2026-07-29"),
        ("1.34", "2026-12-02"),
        ("1.35", "2027-03-27"),
    ];

    /// <summary>Kubernetes' own (kubernetes.io/releases), which AKS and GKE follow within weeks.</summary>
    private static readonly (string Release, string End)[] _community =
    [
        ("1.30", "2025-07-15"),
        ("1.31", "2025-11-11"),
        ("1.32", "2026-02-28"),
        ("1.33", "2026-06-28"),
        ("1.34", "2026-10-27"),
        ("1.35", "2027-02-28"),
    ];

    /// <summary>The last day; null where it is not known here.</summary>
    public static DateOnly? EndOf(Cloud cloud, string release) => Calendar(cloud)
        .Where(entry => entry.Release == release)
        .Select(entry => (DateOnly?)Day(entry.End))
        .FirstOrDefault();

    /// <summary>True past the last day, and for what is older than every release that is known here.</summary>
    public static bool HasEnded(Cloud cloud, string release, DateOnly today) => EndOf(cloud, release) is { } end
        ? end < today
        : Calendar(cloud) is [var oldest, ..] && Version.TryParse(release, out var asked) && asked < Version.Parse(oldest.Release);

    /// <summary>The newest release that is known here and newer than <paramref name="release"/>, if it is supported on that day; else null.</summary>
    public static string? NewerThan(Cloud cloud, string release, DateOnly today) =>
        Calendar(cloud) is [.., var newest] && Day(newest.End) >= today && Version.TryParse(release, out var asked) && asked < Version.Parse(newest.Release)
            ? newest.Release
            : null;

    /// <summary>Oldest first.</summary>
    private static (string Release, string End)[] Calendar(Cloud cloud) => cloud switch
    {
        Cloud.OnPrem => [],
        Cloud.Aws => _eks,
        _ => _community,
    };

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
