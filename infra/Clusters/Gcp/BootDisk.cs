namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>Which kind of root volume a machine type takes.</summary>
internal static class BootDisk
{
    // https://cloud.google.com/compute/docs/disks#disk-types: newer machines take Hyperdisk only, some no pd-standard.
    private static readonly IReadOnlyList<string> _hyperdiskOnly = ["a3-ultragpu", "a4", "c4", "ct6e", "g4", "n4"];
    private static readonly IReadOnlyList<string> _noStandard = ["a3", "c3", "ct", "g2"];

    /// <param name="machine">Machine type.</param>
    /// <param name="accelerated">True to read large images fast.</param>
    public static string TypeFor(string machine, bool accelerated)
    {
        if (StartsWithAny(machine, _hyperdiskOnly))
        {
            return "hyperdisk-balanced";
        }

        return accelerated || StartsWithAny(machine, _noStandard) ? "pd-ssd" : "pd-standard";
    }

    private static bool StartsWithAny(string machine, IReadOnlyList<string> families) =>
        families.Any(family => machine.StartsWith(family, StringComparison.Ordinal));
}
