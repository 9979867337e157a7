using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>The coordinator's PostgreSQL: on Cloud SQL, with a private address only, encrypted on the wire and at rest.</summary>
internal static class CoordinatorDatabase
{
    private const string Name = "fedinfra";

    public static Database Create(GcpSite site, SiteNetwork network, DataKey key)
    {
        var scope = site.Scope.Child("fedinfra:gcp:Database", "database");
        var range = ReserveAddresses(site, scope, network);
        var connection = Connect(site, scope, network, range);
        var server = CreateServer(site, scope, network, range, connection, key);
        CreateDatabase(scope, server);
        return new Database(server.PrivateIpAddress, Name, Name);
    }

    private static GlobalAddress ReserveAddresses(GcpSite site, Scope scope, SiteNetwork network) => new(scope, "addresses", new Inputs
    {
        ["purpose"] = "VPC_PEERING",
        ["addressType"] = "INTERNAL",
        ["address"] = network.Addresses.ManagedServices.Address(0),
        ["prefixLength"] = network.Addresses.ManagedServices.Length,
        ["network"] = network.Vpc.Id,
        ["labels"] = site.Labels,
    });

    private static ServiceConnection Connect(GcpSite site, Scope scope, SiteNetwork network, GlobalAddress range) => new(
        scope,
        "connection",
        new Inputs
        {
            ["network"] = network.Vpc.Id,
            ["service"] = "servicenetworking.googleapis.com",
            ["reservedPeeringRanges"] = [range.CloudName],

            // Google holds on to it for days after the last server is gone; it goes with the network.
            ["deletionPolicy"] = "ABANDON",
        },
        site.After("servicenetworking"));

    private static SqlInstance CreateServer(
        GcpSite site, Scope scope, SiteNetwork network, GlobalAddress range, ServiceConnection connection, DataKey key)
    {
        var settings = site.Context.Stack.Coordinator.Database;
        return new SqlInstance(
            scope,
            "server",
            new Inputs
            {
                ["databaseVersion"] = "POSTGRES_16",
                ["region"] = site.Region,
                ["encryptionKeyName"] = key.Id,
                ["deletionProtection"] = true,
                ["settings"] = new Inputs
                {
                    ["tier"] = settings.Size == DatabaseSize.Small ? "db-custom-1-3840" : "db-custom-4-16384",

                    // PostgreSQL 16 comes as Enterprise Plus unless told otherwise, which has no machines this small.
                    ["edition"] = "ENTERPRISE",
                    ["availabilityType"] = settings.HighlyAvailable ? "REGIONAL" : "ZONAL",
                    ["diskType"] = "PD_SSD",
                    ["diskSize"] = settings.StorageGib,
                    ["diskAutoresize"] = true,
                    ["deletionProtectionEnabled"] = true,
                    ["ipConfiguration"] = new Inputs
                    {
                        ["ipv4Enabled"] = false,
                        ["privateNetwork"] = network.Vpc.Id,
                        ["allocatedIpRange"] = range.CloudName,
                        ["sslMode"] = "ENCRYPTED_ONLY",
                    },
                    ["backupConfiguration"] = Backup(site, settings),
                    ["insightsConfig"] = new Inputs { ["queryInsightsEnabled"] = true },
                    ["maintenanceWindow"] = new Inputs { ["day"] = 2, ["hour"] = 9, ["updateTrack"] = "stable" },
                    ["userLabels"] = site.Labels,
                },
            },
            new ResourceOptions
            {
                DependsOn = [site.Apis["sqladmin"], connection, key.GrantTo(ServiceAgent.Database)],
                Protect = true,

                // Cloud SQL lets it grow and never shrinks it.
                IgnoreChanges = ["settings.diskSize"],
                CreateTimeout = "60m",
            });
    }

    private static Inputs Backup(GcpSite site, DatabaseSettings settings) => new()
    {
        ["enabled"] = true,
        ["pointInTimeRecoveryEnabled"] = true,

        // Seven days of write-ahead logs are the most that this edition keeps.
        ["transactionLogRetentionDays"] = 7,
        ["startTime"] = "02:00",
        ["location"] = site.Region,
        ["backupRetentionSettings"] = new Inputs { ["retainedBackups"] = settings.BackupDays, ["retentionUnit"] = "COUNT" },
    };

    // Neither can be dropped while the other refers to it; both go with the server.
    private static void CreateDatabase(Scope scope, SqlInstance server)
    {
        _ = new SqlDatabase(scope, "database", new Inputs
        {
            ["instance"] = server.CloudName,
            ["name"] = Name,
            ["deletionPolicy"] = "ABANDON",
        });
        _ = new SqlUser(scope, "user", new Inputs
        {
            ["instance"] = server.CloudName,
            ["name"] = Name,
            ["password"] = ConfigSecret.DatabasePassword,
            ["deletionPolicy"] = "ABANDON",
        });
    }
}
