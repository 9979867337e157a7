namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Reads <c>fedinfra:coordinator</c>.</summary>
internal static class CoordinatorReader
{
    private const int MaximumGib = 16_384;

    /// <param name="section">The map; empty where there is none.</param>
    /// <param name="sites">The stack's sites.</param>
    /// <param name="findings">Collects what is wrong.</param>
    public static CoordinatorSettings Read(Section section, IReadOnlyList<SiteSettings> sites, Findings findings)
    {
        var names = string.Join(", ", sites.Select(site => site.Name));
        var name = section.Text("site", Shapes.SiteName);
        if (name is null && sites.Count != 1 && !section.Has("site") && !section.IsBroken && sites.Count > 0)
        {
            findings.Add(section.PathOf("site"), $"is missing: say at which site the coordinator runs, one of {names}");
        }

        if (name is not null && sites.Count > 0 && sites.All(site => site.Name != name))
        {
            findings.Add(section.PathOf("site"), $"there is no site {findings.Show(name)}{findings.Suggest(name, sites.Select(site => site.Name))}; there are {names}");
        }

        var coordinator = new CoordinatorSettings
        {
            Site = name ?? (sites.Count > 0 ? sites[0].Name : ""),
            Hostname = section.Text("hostname", Shapes.DnsName),
            AdminHostname = section.Text("adminHostname", Shapes.DnsName),
            AdminCidrs = section.Texts("adminCidrs", Shapes.AdminCidr) ?? [],
            VolumeGib = section.Integer("volumeGib", new CoordinatorSettings { Site = "" }.VolumeGib, 1, MaximumGib),
            Database = ReadDatabase(section.Map("database")),
        };
        section.Finish();
        CheckAvailability(coordinator, sites, section.PathOf("database.highlyAvailable"), findings);
        return coordinator;
    }

    private static DatabaseSettings ReadDatabase(Section section)
    {
        var usual = new DatabaseSettings();
        var size = section.Choice("size", Words.DatabaseSizes) ?? usual.Size;
        if (size == DatabaseSize.None)
        {
            foreach (var key in (string[])["storageGib", "highlyAvailable", "backupDays"])
            {
                section.Refuse(key, "there is no database with size: none; remove one of them");
            }

            section.Finish();
            return usual with { Size = size };
        }

        var database = new DatabaseSettings
        {
            Size = size,
            StorageGib = section.Integer("storageGib", usual.StorageGib, 20, MaximumGib),
            HighlyAvailable = section.Boolean("highlyAvailable", usual.HighlyAvailable),
            BackupDays = section.Integer("backupDays", usual.BackupDays, 7, 35),
        };
        section.Finish();
        return database;
    }

    private static void CheckAvailability(CoordinatorSettings coordinator, IReadOnlyList<SiteSettings> sites, string path, Findings findings)
    {
        if (!coordinator.Database.HighlyAvailable)
        {
            return;
        }

        switch (sites.FirstOrDefault(site => site.Name == coordinator.Site)?.Cloud)
        {
            case Cloud.Azure when coordinator.Database.Size == DatabaseSize.Small:
                findings.Add(path, "a small Azure database is burstable and can have no standby; set size: medium, or highlyAvailable: false");
                break;
            case Cloud.OnPrem:
                findings.Add(path, "on premises the database is one pod on one disk and has no standby; set false, and rely on its backups");
                break;
            default:
                break;
        }
    }
}
