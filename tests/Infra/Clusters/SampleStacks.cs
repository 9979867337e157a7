using System.Text.Json.Nodes;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Tests.Clusters;

/// <summary>Settings as a stack file would give them, for tests of what is made of them.</summary>
internal static class SampleStacks
{
    /// <summary>One site of <paramref name="cloud"/> with the coordinator, a spot GPU pool with a schedule and fallback, a CPU pool, and a client node on each.</summary>
    public static StackSettings One(Cloud cloud) => new()
    {
        Name = "sample",
        Owner = "ml-platform",
        ImageTag = "0.1.0",
        Budget = new BudgetSettings { MonthlyUsd = 2500, Emails = ["ml-platform@example.org"] },
        Coordinator = new CoordinatorSettings { Site = "main", AdminCidrs = ["203.0.113.0/24"] },
        Sites = [Site("main", cloud, 10)],
    };

    /// <summary>The coordinator on Azure, sites on AWS, GCP and on premises.</summary>
    public static StackSettings Hybrid() => One(Cloud.Azure) with
    {
        Name = "sample-hybrid",
        Sites =
        [
            Site("main", Cloud.Azure, 10) with { ClientNodes = [], Pools = [] },
            Site("north", Cloud.Aws, 11),
            Site("south", Cloud.Gcp, 12),
            Site("lab", Cloud.OnPrem, 13),
        ],
    };

    public static SiteSettings Site(string name, Cloud cloud, int network)
    {
        var (region, system, gpu, cpu) = cloud switch
        {
            Cloud.Aws => ("us-east-1", "m6i.large", new[] { "g4dn.xlarge", "g4dn.2xlarge" }, "c6i.2xlarge"),
            Cloud.Azure => ("eastus", "Standard_D2s_v5", ["Standard_NC4as_T4_v3", "Standard_NC8as_T4_v3"], "Standard_D8s_v5"),
            Cloud.Gcp => ("us-central1", "e2-standard-2", ["n1-standard-4"], "n1-standard-16"),
            _ => ("basement", "", [], ""),
        };
        var nights = new ScheduleSettings
        {
            TimeZone = "Europe/Berlin",
            Days = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday],
            Start = new TimeOnly(20, 0),
            Stop = new TimeOnly(6, 0),
        };
        var onPrem = cloud == Cloud.OnPrem;
        return new SiteSettings
        {
            Name = name,
            Cloud = cloud,
            Region = region,
            Account = cloud == Cloud.Gcp ? "fedinfra-sample" : null,
            BillingAccount = cloud == Cloud.Gcp ? "012345-6789AB-CDEF01" : null,
            NetworkCidr = $"10.{network}.0.0/16",
            SystemPool = new SystemPoolSettings { Machine = system },
            Pools = onPrem
                ? []
                :
                [
                    new PoolSettings
                    {
                        Name = "gpu",
                        Accelerator = "t4",
                        AcceleratorsPerMachine = 1,
                        Machines = gpu,
                        Desired = 2,
                        Maximum = 4,
                        Spot = true,
                        OnDemandPercent = 25,
                        Schedule = nights,
                    },
                    new PoolSettings { Name = "cpu", Machines = [cpu], Minimum = 1, Desired = 1, Maximum = 2 },
                ],
            Hosts = onPrem
                ?
                [
                    new HostSettings { Name = "rack-1", Address = "192.0.2.11", PurchaseUsd = 4000 },
                    new HostSettings { Name = "rack-2", Address = "192.0.2.12", Accelerator = "a100-80", Accelerators = 2, TrainingWatts = 900, PurchaseUsd = 38000 },
                ]
                : [],
            ClientNodes =
            [
                new ClientNodeSettings
                {
                    Name = $"{name}-cardiology",
                    Pool = onPrem ? null : "gpu",
                    Host = onPrem ? "rack-2" : null,
                    DataHostPath = onPrem ? "/srv/fedinfra/cardiology" : null,
                    Accelerators = 1,
                    Data = Csv(),
                },
                new ClientNodeSettings
                {
                    Name = $"{name}-oncology",
                    Pool = onPrem ? null : "cpu",
                    Host = onPrem ? "rack-1" : null,
                    DataHostPath = onPrem ? "/srv/fedinfra/oncology" : null,
                    Data = Csv(),
                },
            ],
        };
    }

    private static JsonObject Csv() => new() { ["kind"] = "csv", ["path"] = "/data/train.csv", ["schema"] = "/data/schema.yaml" };
}
