using System.Text.Json.Nodes;
using FedInfra.Infra.Costs;
using FedInfra.Infra.Costs.Sources;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Costs;

/// <summary>Prices single resources, written as a state has them, so that a test shows the numbers it expects beside the inputs.</summary>
internal static class Priced
{
    /// <summary>The day of every report.</summary>
    public static readonly DateOnly Today = new(2026, 11, 23);

    /// <summary>A report of resources of one AWS, Azure, GCP and on-premises site each: <c>aws</c>, <c>azure</c>, <c>gcp</c>, <c>lab</c>, told by the name's beginning.</summary>
    public static CostReport Report(params BilledResource[] resources) => Report(new UsageSettings(), resources);

    public static CostReport Report(UsageSettings usage, params BilledResource[] resources) =>
        CostEstimator.Estimate(new StackResources("test", "model", resources, []), Stack(usage), PriceList.Snapshot, Today);

    public static CostReport Report(PriceList prices, params BilledResource[] resources) =>
        CostEstimator.Estimate(new StackResources("test", "model", resources, []), Stack(new UsageSettings()), prices, Today);

    /// <summary>The only line that is about <paramref name="what"/>.</summary>
    public static CostLine Line(this CostReport report, string what) =>
        Assert.Single(report.Lines, line => line.Description.Contains(what, StringComparison.Ordinal));

    public static BilledResource Resource(string type, string name, string inputs) =>
        new() { Type = type, Name = name, Inputs = JsonNode.Parse(inputs)!.AsObject() };

    public static CostReport Estimate(this StackProgram program, StackSettings settings) => CostEstimator.Estimate(ModelSource.Read(program), settings, PriceList.Snapshot, Today);

    public static StackSettings Stack(UsageSettings usage) => new()
    {
        Name = "test",
        Owner = "test",
        ImageTag = "1",
        Coordinator = new CoordinatorSettings { Site = "aws" },
        Usage = usage,
        Sites =
        [
            Site("aws", Cloud.Aws, "us-east-1"),
            Site("azure", Cloud.Azure, "eastus"),
            Site("gcp", Cloud.Gcp, "us-central1"),
            Site("lab", Cloud.OnPrem, "basement") with
            {
                Energy = new EnergySettings { UsdPerKwh = 0.20m, PowerUsageEffectiveness = 1.5m, AmortisationYears = 4 },
                Hosts = [new HostSettings { Name = "rack", Address = "192.0.2.1", TrainingWatts = 1000, IdleWatts = 100, PurchaseUsd = 4800 }],
            },
        ],
    };

    private static SiteSettings Site(string name, Cloud cloud, string region) => new()
    {
        Name = name,
        Cloud = cloud,
        Region = region,
        NetworkCidr = "10.0.0.0/16",
        SystemPool = new SystemPoolSettings { Machine = "m" },
        Pools =
        [
            new PoolSettings { Name = "always", Machines = ["x"] },
            new PoolSettings { Name = "spare", Machines = ["x"] },
            new PoolSettings
            {
                // 50 hours a week are 50 x 730 / 168 = 217.261904… hours a month.
                Name = "nights",
                Machines = ["x"],
                Schedule = new ScheduleSettings { Days = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], Start = new TimeOnly(20, 0), Stop = new TimeOnly(6, 0) },
            },
        ],
        // None names the pool spare.
        ClientNodes =
        [
            new ClientNodeSettings { Name = $"{name}-day", Pool = "always", Data = [] },
            new ClientNodeSettings { Name = $"{name}-night", Pool = "nights", Data = [] },
        ],
    };
}
