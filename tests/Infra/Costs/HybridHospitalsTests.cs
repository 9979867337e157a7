using System.Globalization;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Costs;
using FedInfra.Infra.Costs.Sources;
using FedInfra.Infra.Prices;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Costs;

/// <summary>
/// The stack hybrid-hospitals, calculated by hand from its file and the price list: 730 hours a month, in which client
/// nodes hold their machines wherever no schedule takes them away; 160 of them training, which is when hosts draw their
/// training power; the default usage, and what the list has a price for. Whoever changes the stack changes this too.
/// </summary>
public sealed class HybridHospitalsTests
{
    private const decimal DiskGbHour = 0.00005479452m;

    /// <summary>Hours a month in which lakeside's pool is open: 20:00 to 06:00 on seven days, 304.17.</summary>
    private const decimal NightHours = 7 * 10m * 730 / 168;

    private static readonly StackSettings _settings = StackFile.Read("hybrid-hospitals", TestData.ProjectRoot);

    private static readonly StackProgram _program = StackBuilder.Build(_settings);

    /// <summary>Azure, eastus: the coordinator.</summary>
    private static readonly decimal _hub =
        (0.10m * 730)                           // AKS control plane, Standard tier
        + (2 * 0.096m * 730)                    // system pool: 2 x Standard_D2s_v5
        + (2 * 64 * DiskGbHour * 730)           // their root volumes, 64 GB each
        + (0.045m * 730) + (100 * 0.045m)       // NAT gateway, 100 GB through it
        + (2 * 0.005m * 730)                    // addresses of NAT and gateway
        + (2 * 0.025m * 730) + (100 * 0.005m)   // load balancers, public and internal; 100 GB through them
        + (100 * 0.026m) + (50 * 0.00045m)      // 100 GB in the storage account, 50,000 reading requests
        + ((10 - 5) * 2.99m)                    // 10 GB of logs, 5 of them free
        + (1.6666m * 730 / 24)                  // Premium registry by the day; 20 GB are included
        + ((50 + 30) * DiskGbHour * 730);       // volumes of coordinator and Prometheus; 50 GB of egress are free

    /// <summary>AWS, us-east-1: two g4dn.xlarge at night, half of them on demand.</summary>
    private static readonly decimal _lakeside =
        (0.10m * 730)                           // EKS control plane
        + (2 * 0.096m * 730)                    // system pool: 2 x m6i.large
        + (2 * 50 * 0.08m)                      // their root volumes, 50 GB each
        + (1 * 0.526m * NightHours)             // pool gpu: the on-demand machine
        + (1 * 0.2039m * NightHours)            // pool gpu: the spot machine
        + (2 * 100 * 0.08m * NightHours / 730)  // their root volumes while they are there
        + (0.045m * 730) + (100 * 0.045m)       // NAT gateway, 100 GB through it
        + (100 * 0.023m)                        // 100 GB in the bucket
        + (50 * 0.005m) + (50 * 0.0004m)        // 100,000 requests, half of them writing
        + (20 * 0.10m)                          // 20 GB of images
        + 1.00m + (0.005m * 730)                // key; address of the NAT gateway
        + ((10 - 5) * 0.50m)                    // 10 GB of logs, 5 of them free
        + ((20 + 100 + 30) * 0.08m);            // volumes of the client node (state, data) and Prometheus

    /// <summary>GCP, us-central1: one a2-highgpu-1g spot machine, which its client node holds day and night.</summary>
    private static readonly decimal _riverside =
        (0.10m * 730)                           // GKE control plane
        + (2 * 2 * 0.033506m * 730)             // system pool: 2 x e2-standard-2, each twice e2-medium
        + (2 * 100 * 0.04m)                     // their root volumes, pd-standard
        + (1 * 1.80385m * 730)                  // pool gpu
        + (100 * 0.17m)                         // its root volume, pd-ssd
        + (3 * 730 * 0.0014m)                   // NAT by machine and hour
        + (100 * 0.045m)                        // 100 GB through NAT
        + (50 * 0.12m)                          // 50 GB to the internet
        + (100 * 0.026m)                        // 100 GB in the bucket
        + (50 * 0.005m) + (50 * 0.0004m)        // 100,000 requests, half of them writing
        + (20 * 0.10m)                          // 20 GB of images
        + 0.06m + (0.005m * 730)                // key; address of NAT. 10 GB of logs are free
        + ((20 + 200 + 30) * 0.17m);            // volumes of the client node (state, data) and Prometheus

    /// <summary>On premises: two hosts at $0.17 a kWh, times 1.5 for the room, written off over 48 months.</summary>
    private static readonly decimal _stMary =
        (((0.700m * 160) + (0.150m * 570)) * 1.5m * 0.17m) + (24_000m / 48)
        + (((0.300m * 160) + (0.090m * 570)) * 1.5m * 0.17m) + (5_000m / 48);

    [Fact]
    public void The_model_costs_what_the_hand_calculation_says() => Check(_program.Estimate(_settings));

    [Fact]
    public void The_state_of_the_same_stack_costs_what_the_hand_calculation_says() =>
        Check(CostEstimator.Estimate(StateSource.Read(EngineDocuments.Bytes(EngineDocuments.State(_program)), "state.json"), _settings, PriceList.Snapshot, Priced.Today));

    /// <summary>The picture in the README is a report of this stack; when this fails, take it anew: docs/cost.png, 1000 x 820.</summary>
    [Fact]
    public void The_README_shows_the_cost_that_the_report_gives() => Assert.Contains(
        string.Create(CultureInfo.InvariantCulture, $"HTML report: ${_program.Estimate(_settings).Total.Monthly:N2} a month or more"),
        File.ReadAllText(Path.Combine(TestData.ProjectRoot, "README.md")),
        StringComparison.Ordinal);

    private static void Check(CostReport report)
    {
        Assert.Equal(Math.Round(_hub, 2), Exact(report, "hub"));
        Assert.Equal(Math.Round(_lakeside, 2), Exact(report, "lakeside"));
        Assert.Equal(Math.Round(_riverside, 2), Exact(report, "riverside"));
        Assert.Equal(Math.Round(_stMary, 2), Exact(report, "st-mary"));
        Assert.Equal(Math.Round(_hub + _lakeside + _riverside + _stMary, 2), report.Total.Monthly);
        Assert.True(report.AtLeast);
    }

    private static decimal Exact(CostReport report, string site) =>
        Math.Round(report.Lines.Where(line => line.Site == site).Sum(line => line.MonthlyUsd), 2);
}
