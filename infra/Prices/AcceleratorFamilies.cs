using System.Text.RegularExpressions;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Prices;

/// <summary>
/// Machine families of which it is known that they have accelerators, and for some how many. Catalogues get these
/// wrong (one lists ND96isr_H100_v5 with 12), and a wrong count makes a price a GPU wrong by as much.
/// </summary>
internal static class AcceleratorFamilies
{
    private static readonly (Cloud Cloud, Regex Name, decimal? Count)[] _families =
    [
        (Cloud.Aws, Pattern(@"^(p4d|p4de|p3dn)\.24xlarge$"), 8),
        (Cloud.Aws, Pattern(@"^(p5|p5e|p5en|p6-b200|p6-b300|g5|g6|g6e)\.48xlarge$"), 8),
        (Cloud.Aws, Pattern(@"^(g4dn|g5|g6|g6e)\.12xlarge$"), 4),
        (Cloud.Aws, Pattern(@"^(g5|g6|g6e)\.24xlarge$"), 4),
        (Cloud.Aws, Pattern(@"^g4dn\.metal$"), 8),
        (Cloud.Aws, Pattern(@"^(g4dn|g5|g6|g6e)\.(2x|4x|8x|16x|x)large$"), 1),
        (Cloud.Aws, Pattern(@"^p5\.4xlarge$"), 1),
        (Cloud.Aws, Pattern(@"^p3\.16xlarge$"), 8),
        (Cloud.Aws, Pattern(@"^p3\.8xlarge$"), 4),
        (Cloud.Aws, Pattern(@"^p3\.2xlarge$"), 1),
        (Cloud.Azure, Pattern(@"^Standard_ND96"), 8),
        (Cloud.Azure, Pattern(@"^Standard_NC(24ads_A100_v4|40ads_H100_v5|4as_T4_v3|8as_T4_v3|16as_T4_v3|6s_v3)$"), 1),
        (Cloud.Azure, Pattern(@"^Standard_NC(48ads_A100_v4|80adis_H100_v5|12s_v3)$"), 2),
        (Cloud.Azure, Pattern(@"^Standard_NC(96ads_A100_v4|64as_T4_v3|24s_v3)$"), 4),
        (Cloud.Gcp, Pattern(@"^(a2-highgpu|a2-ultragpu|a3-highgpu)-1g$"), 1),
        (Cloud.Gcp, Pattern(@"^(a2-highgpu|a2-ultragpu|a3-highgpu|a3-megagpu|a3-ultragpu|a4-highgpu)-8g$"), 8),
        (Cloud.Gcp, Pattern(@"^g2-standard-(4|8|12|16|32)$"), 1),

        // Known to have some; how many differs by size.
        (Cloud.Aws, Pattern(@"^(p[2-9]|g[2-9]|gr6|trn|inf|dl)[a-z0-9-]*\."), null),
        (Cloud.Azure, Pattern(@"^Standard_N[CDGV]"), null),
        (Cloud.Gcp, Pattern(@"^(a[2-4]|g[2-4])-[a-z]+-[0-9]+g?$"), null),
    ];

    /// <summary>True where machines of that type have accelerators; <paramref name="count"/> is how many, null where unknown.</summary>
    public static bool Has(Cloud cloud, string machine, out decimal? count)
    {
        foreach (var family in _families)
        {
            if (family.Cloud == cloud && family.Name.IsMatch(machine))
            {
                count = family.Count;
                return true;
            }
        }

        count = null;
        return false;
    }

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant);
}
