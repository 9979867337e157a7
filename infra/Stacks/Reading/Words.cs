namespace FedInfra.Infra.Stacks.Reading;

/// <summary>The words that a stack file has for things of which there are a few.</summary>
internal static class Words
{
    public static readonly IReadOnlyDictionary<string, Cloud> Clouds = new Dictionary<string, Cloud>
    {
        ["aws"] = Cloud.Aws,
        ["azure"] = Cloud.Azure,
        ["gcp"] = Cloud.Gcp,
        ["onprem"] = Cloud.OnPrem,
    };

    public static readonly IReadOnlyDictionary<string, DatabaseSize> DatabaseSizes = new Dictionary<string, DatabaseSize>
    {
        ["small"] = DatabaseSize.Small,
        ["medium"] = DatabaseSize.Medium,
        ["none"] = DatabaseSize.None,
    };

    public static readonly IReadOnlyDictionary<string, DayOfWeek> Days = new Dictionary<string, DayOfWeek>
    {
        ["mon"] = DayOfWeek.Monday,
        ["tue"] = DayOfWeek.Tuesday,
        ["wed"] = DayOfWeek.Wednesday,
        ["thu"] = DayOfWeek.Thursday,
        ["fri"] = DayOfWeek.Friday,
        ["sat"] = DayOfWeek.Saturday,
        ["sun"] = DayOfWeek.Sunday,
    };

    public static string Of(Cloud cloud) => Clouds.Single(word => word.Value == cloud).Key;
}
