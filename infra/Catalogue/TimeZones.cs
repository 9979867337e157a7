namespace FedInfra.Infra.Catalogue;

/// <summary>Names of the IANA time zones. The program carries them, because a machine may have no time zone data.</summary>
public static class TimeZones
{
    /// <summary>The zone that schedules have where they name none.</summary>
    public const string Utc = "Etc/UTC";

    private static readonly Lazy<IReadOnlySet<string>> _all = new(() => CatalogueFile.Lines("timezones.txt").ToHashSet(StringComparer.Ordinal));

    /// <summary>All names, links included.</summary>
    public static IReadOnlySet<string> All => _all.Value;
}
