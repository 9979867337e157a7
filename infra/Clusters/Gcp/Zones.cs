namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>Which zones a region has, and which of them has which accelerators.</summary>
internal static class Zones
{
    // https://cloud.google.com/compute/docs/regions-zones; all other regions have a, b and c.
    private static readonly Dictionary<string, string> _letters = new()
    {
        ["europe-west1"] = "bcd",
        ["us-east1"] = "bcd",
    };

    // https://cloud.google.com/compute/docs/gpus/gpu-regions-zones and https://cloud.google.com/tpu/docs/regions-zones:
    // where a region's first zone lacks the machines. General knowledge of January 2026, not looked up: a wrong
    // zone shows when GKE refuses the pool.
    // After "|" the accelerator that is added to the machine.
    private static readonly Dictionary<(string Region, string Machine), char> _accelerated = new()
    {
        [("asia-east1", "n1-|v100")] = 'c',
        [("asia-northeast1", "ct6e-")] = 'b',
        [("asia-northeast3", "n1-|t4")] = 'b',
        [("asia-southeast1", "a2-")] = 'c',
        [("asia-southeast1", "a3-")] = 'b',
        [("australia-southeast1", "n1-|p100")] = 'b',
        [("europe-central2", "n1-|t4")] = 'b',
        [("europe-west3", "n1-|t4")] = 'b',
        [("europe-west4", "a3-")] = 'b',
        [("europe-west4", "ct5lp-")] = 'b',
        [("me-west1", "n1-|t4")] = 'b',
        [("northamerica-northeast1", "n1-|t4")] = 'c',
        [("southamerica-east1", "n1-|t4")] = 'c',
        [("us-central1", "a3-ultragpu")] = 'b',
        [("us-central1", "n1-|p100")] = 'c',
        [("us-east1", "a2-highgpu")] = 'b',
        [("us-east1", "ct5lp-")] = 'c',
        [("us-east1", "ct6e-")] = 'd',
        [("us-east1", "n1-|t4")] = 'c',
        [("us-east1", "n1-|v100")] = 'c',
        [("us-east4", "a2-ultragpu")] = 'c',
        [("us-east4", "a3-ultragpu")] = 'b',
        [("us-east5", "a2-ultragpu")] = 'b',
        [("us-west1", "a2-highgpu")] = 'b',
        [("us-west1", "a3-ultragpu")] = 'c',
        [("us-west1", "ct5lp-")] = 'c',
        [("us-west2", "n1-|t4")] = 'b',
        [("us-west3", "a2-")] = 'b',
    };

    /// <summary>The first <paramref name="count"/> zones of a region.</summary>
    public static IReadOnlyList<string> Of(string region, int count) =>
        [.. _letters.GetValueOrDefault(region, "abc").Take(count).Select(letter => $"{region}-{letter}")];

    /// <summary>
    /// The zone for all machines of a pool: one only, so that counts, which GKE takes by zone, are exact, and so that a
    /// volume can follow its node from a spot machine to one on demand.
    /// </summary>
    /// <param name="region">The region.</param>
    /// <param name="machine">The pool's first machine type.</param>
    /// <param name="accelerator">Its accelerator, as <see cref="Stacks.PoolSettings.Accelerator"/> has it.</param>
    public static string For(string region, string machine, string accelerator)
    {
        var letter = _accelerated
            .Where(entry => entry.Key.Region == region && Matches(entry.Key.Machine, machine, accelerator))
            .Select(entry => (char?)entry.Value)
            .FirstOrDefault();
        return letter is null ? Of(region, 1)[0] : $"{region}-{letter}";
    }

    private static bool Matches(string entry, string machine, string accelerator)
    {
        var parts = entry.Split('|');
        return machine.StartsWith(parts[0], StringComparison.Ordinal) && (parts.Length == 1 || parts[1] == accelerator);
    }
}
