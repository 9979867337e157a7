using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Policies;

/// <summary>
/// In which jurisdictions the clouds' regions lie, by the country that the provider names for them. <c>eu</c> is the
/// European Union, <c>eea</c> the EU with Norway, Iceland and Liechtenstein; a country goes by its two letters (ISO 3166).
/// </summary>
internal static class Jurisdictions
{
    private static readonly HashSet<string> _eu = new(StringComparer.Ordinal) { "at", "be", "de", "dk", "es", "fi", "fr", "gr", "ie", "it", "nl", "pl", "se" };

    private static readonly HashSet<string> _eeaOnly = new(StringComparer.Ordinal) { "no" };

    private static readonly Dictionary<Cloud, Dictionary<string, string>> _countries = new()
    {
        [Cloud.Aws] = Parse("""
            us: us-east-1 us-east-2 us-west-1 us-west-2 us-gov-east-1 us-gov-west-1
            ca: ca-central-1 ca-west-1
            mx: mx-central-1
            br: sa-east-1
            de: eu-central-1
            ie: eu-west-1
            gb: eu-west-2
            fr: eu-west-3
            se: eu-north-1
            it: eu-south-1
            es: eu-south-2
            ch: eu-central-2
            za: af-south-1
            bh: me-south-1
            ae: me-central-1
            il: il-central-1
            in: ap-south-1 ap-south-2
            jp: ap-northeast-1 ap-northeast-3
            kr: ap-northeast-2
            sg: ap-southeast-1
            au: ap-southeast-2 ap-southeast-4
            id: ap-southeast-3
            my: ap-southeast-5
            nz: ap-southeast-6
            th: ap-southeast-7
            tw: ap-east-2
            hk: ap-east-1
            cn: cn-north-1 cn-northwest-1
            """),
        [Cloud.Azure] = Parse("""
            us: eastus eastus2 centralus northcentralus southcentralus westcentralus westus westus2 westus3
            us: usgovvirginia usgovarizona usgovtexas
            ca: canadacentral canadaeast
            mx: mexicocentral
            br: brazilsouth brazilsoutheast
            cl: chilecentral
            de: germanywestcentral germanynorth
            nl: westeurope
            ie: northeurope
            gb: uksouth ukwest
            fr: francecentral francesouth
            se: swedencentral swedensouth
            no: norwayeast norwaywest
            it: italynorth
            es: spaincentral
            pl: polandcentral
            at: austriaeast
            be: belgiumcentral
            dk: denmarkeast
            ch: switzerlandnorth switzerlandwest
            za: southafricanorth southafricawest
            ae: uaenorth uaecentral
            qa: qatarcentral
            il: israelcentral
            in: centralindia southindia westindia
            jp: japaneast japanwest
            kr: koreacentral koreasouth
            sg: southeastasia
            hk: eastasia
            au: australiaeast australiasoutheast australiacentral australiacentral2
            nz: newzealandnorth
            id: indonesiacentral
            my: malaysiawest
            """),
        [Cloud.Gcp] = Parse("""
            us: us-central1 us-east1 us-east4 us-east5 us-south1 us-west1 us-west2 us-west3 us-west4
            ca: northamerica-northeast1 northamerica-northeast2
            mx: northamerica-south1
            br: southamerica-east1
            cl: southamerica-west1
            be: europe-west1
            gb: europe-west2
            de: europe-west3 europe-west10
            nl: europe-west4
            ch: europe-west6
            it: europe-west8 europe-west12
            fr: europe-west9
            pl: europe-central2
            fi: europe-north1
            se: europe-north2
            es: europe-southwest1
            za: africa-south1
            il: me-west1
            qa: me-central1
            sa: me-central2
            in: asia-south1 asia-south2
            jp: asia-northeast1 asia-northeast2
            kr: asia-northeast3
            sg: asia-southeast1
            id: asia-southeast2
            tw: asia-east1
            hk: asia-east2
            au: australia-southeast1 australia-southeast2
            """),
    };

    /// <summary>All that a site's <c>residency</c> may name.</summary>
    public static IReadOnlyCollection<string> Names { get; } =
        new SortedSet<string>(_countries.Values.SelectMany(regions => regions.Values).Append("eu").Append("eea"), StringComparer.Ordinal);

    /// <summary>The jurisdictions of a region; none where it is not known.</summary>
    public static IReadOnlyList<string> Of(Cloud cloud, string region) =>
        !_countries.TryGetValue(cloud, out var regions) || !regions.TryGetValue(region, out var country) ? []
        : _eu.Contains(country) ? [country, "eu", "eea"]
        : _eeaOnly.Contains(country) ? [country, "eea"]
        : [country];

    private static Dictionary<string, string> Parse(string table) =>
        (from line in table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
         let parts = line.Split(": ")
         from region in parts[1].Split(' ')
         select (region, country: parts[0])).ToDictionary(entry => entry.region, entry => entry.country, StringComparer.Ordinal);
}
