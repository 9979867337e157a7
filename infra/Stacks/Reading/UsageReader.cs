using System.Globalization;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Reads <c>fedinfra:usage</c>.</summary>
internal static class UsageReader
{
    /// <summary>More than a petabyte, or a billion requests, is a mistake in the unit.</summary>
    private const decimal Most = 1_000_000;

    /// <param name="section">The map; empty where there is none.</param>
    /// <param name="sites">The stack's sites; the schedules of their pools say how long training can go on.</param>
    /// <param name="findings">Collects what is wrong.</param>
    public static UsageSettings Read(Section section, IReadOnlyList<SiteSettings> sites, Findings findings)
    {
        var usual = new UsageSettings();
        var window = TrainingWindow.Shortest(sites, UsageSettings.MonthHours, findings);
        var usage = new UsageSettings
        {
            TrainingHours = section.Decimal("trainingHours", Math.Min(usual.TrainingHours, Math.Floor(window?.Hours ?? UsageSettings.MonthHours)), 0, UsageSettings.MonthHours),
            EgressGb = section.Decimal("egressGb", usual.EgressGb, 0, Most),
            NatGb = section.Decimal("natGb", usual.NatGb, 0, Most),
            LoadBalancerGb = section.Decimal("loadBalancerGb", usual.LoadBalancerGb, 0, Most),
            ObjectStorageGb = section.Decimal("objectStorageGb", usual.ObjectStorageGb, 0, Most),
            ObjectRequestThousands = section.Decimal("objectRequestThousands", usual.ObjectRequestThousands, 0, Most),
            RegistryGb = section.Decimal("registryGb", usual.RegistryGb, 0, Most),
            LogGb = section.Decimal("logGb", usual.LogGb, 0, Most),
            BackupGb = section.Decimal("backupGb", usual.BackupGb, 0, Most),
        };
        section.Finish();
        CheckWindow(usage.TrainingHours, window, section.PathOf("trainingHours"), findings);
        return usage;
    }

    /// <summary>Costs of a training hour would be too low if hours counted in which the machines cannot be there.</summary>
    private static void CheckWindow(decimal hours, TrainingWindow? window, string path, Findings findings)
    {
        if (hours > window?.Hours && !findings.Has(path))
        {
            var (asked, open) = (hours.ToString("0.##", CultureInfo.InvariantCulture), Math.Floor(window.Hours).ToString(CultureInfo.InvariantCulture));
            findings.Add(path, $"is {asked}, but the schedule of pool {findings.Show(window.Pool)} of site {window.Site} opens it for {open} hours a month; write {open} or less, or widen the schedule");
        }
    }
}
