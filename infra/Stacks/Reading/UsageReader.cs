namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Reads <c>fedinfra:usage</c>.</summary>
internal static class UsageReader
{
    /// <summary>Hours of a month, as bills count them.</summary>
    private const int MonthHours = 730;

    /// <summary>More than a petabyte, or a billion requests, is a mistake in the unit.</summary>
    private const decimal Most = 1_000_000;

    public static UsageSettings Read(Section section)
    {
        var usual = new UsageSettings();
        var usage = new UsageSettings
        {
            TrainingHours = section.Decimal("trainingHours", usual.TrainingHours, 0, MonthHours),
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
        return usage;
    }
}
