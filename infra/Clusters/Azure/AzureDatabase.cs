using FedInfra.Infra.Packages.Azure;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Azure;

/// <summary>The coordinator's PostgreSQL, in a subnet of its own and without a public address.</summary>
internal sealed class AzureDatabase
{
    private const string User = "fedinfra";

    /// <summary>Azure sells these sizes only, GiB.</summary>
    private static readonly int[] _storageSizes = [32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384];

    public AzureDatabase(AzureSite whole, AzureNetwork network, AzureLogs logs)
    {
        var site = whole.Part("Database", "database");
        var zone = new PrivateZone(site.Scope, "zone", site.Placed(new Inputs
        {
            ["privateZoneName"] = $"{site.Context.Site.Name}.private.postgres.database.azure.com",
            ["location"] = "Global",
        }));
        var link = new VirtualNetworkLink(site.Scope, "zone-link", site.Placed(new Inputs
        {
            ["privateZoneName"] = zone.AzureName,
            ["location"] = "Global",
            ["virtualNetwork"] = new Inputs { ["id"] = network.Network.Id },
            ["registrationEnabled"] = false,
        }));

        // Azure chooses the zone, and a failover swaps it with the standby's.
        var server = new PostgresServer(
            site.Scope,
            "server",
            site.Placed(ServerInputs(site.Context.Stack.Coordinator.Database, network, zone)),
            new ResourceOptions
            {
                Protect = true,
                DependsOn = [link],
                IgnoreChanges = ["availabilityZone", "highAvailability.standbyAvailabilityZone"],
                CreateTimeout = "60m",
            });
        AddContent(site, server);
        logs.Collect("database", server, "PostgreSQLLogs");
        Database = new Database(server.Host, "fedinfra", User);
    }

    public Database Database { get; }

    private static Inputs ServerInputs(DatabaseSettings settings, AzureNetwork network, PrivateZone zone) => new()
    {
        ["version"] = "16",
        ["sku"] = settings.Size == DatabaseSize.Small
            ? new Inputs { ["name"] = "Standard_B1ms", ["tier"] = "Burstable" }
            : new Inputs { ["name"] = "Standard_D4s_v3", ["tier"] = "GeneralPurpose" },
        ["storage"] = new Inputs
        {
            ["storageSizeGB"] = _storageSizes.First(size => size >= settings.StorageGib),
            ["autoGrow"] = "Enabled",
        },
        ["administratorLogin"] = User,
        ["administratorLoginPassword"] = ConfigSecret.DatabasePassword,
        ["authConfig"] = new Inputs { ["passwordAuth"] = "Enabled", ["activeDirectoryAuth"] = "Disabled" },
        ["network"] = new Inputs
        {
            ["delegatedSubnetResourceId"] = network.Database!.Id,
            ["privateDnsZoneArmResourceId"] = zone.Id,
            ["publicNetworkAccess"] = "Disabled",
        },

        // A burstable server cannot have a standby; the stack's rules say so before Azure does.
        ["highAvailability"] = new Inputs { ["mode"] = settings.HighlyAvailable ? "ZoneRedundant" : "Disabled" },

        // Backups stay in the region: another one may be in another jurisdiction.
        ["backup"] = new Inputs { ["backupRetentionDays"] = settings.BackupDays, ["geoRedundantBackup"] = "Disabled" },
    };

    /// <summary>A server does one thing at a time, so the parameter waits for the database.</summary>
    private static void AddContent(AzureSite site, PostgresServer server)
    {
        var database = new PostgresDatabase(
            site.Scope,
            "fedinfra",
            site.InGroup(new Inputs
            {
                ["serverName"] = server.AzureName,
                ["databaseName"] = "fedinfra",
                ["charset"] = "UTF8",
                ["collation"] = "en_US.utf8",
            }),
            new ResourceOptions { Protect = true });
        _ = new PostgresConfiguration(
            site.Scope,
            "tls-only",
            site.InGroup(new Inputs
            {
                ["serverName"] = server.AzureName,
                ["configurationName"] = "require_secure_transport",
                ["value"] = "on",
                ["source"] = "user-override",
            }),
            new ResourceOptions { DependsOn = [database] });
    }
}
