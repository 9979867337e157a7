using FedInfra.Infra.Packages.Aws;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.Aws;

/// <summary>The coordinator's PostgreSQL: in private subnets, reached from the cluster alone and by TLS alone.</summary>
internal static class PostgresDatabase
{
    private const string _release = "17";

    private const string _name = "fedinfra";

    private const int _port = 5432;

    public static Database Create(AwsSite site, AwsNetwork network, EksCluster cluster, Key key)
    {
        var settings = site.Stack.Coordinator.Database;
        var subnets = new DatabaseSubnets(site.Scope, "database-subnets", new Inputs
        {
            ["subnetIds"] = network.PrivateSubnetIds,
            ["tags"] = site.Context.TagInputs("database-subnets"),
        });
        var parameters = new DatabaseParameters(site.Scope, "database-parameters", new Inputs
        {
            ["family"] = $"postgres{_release}",
            ["parameters"] = [new Inputs { ["name"] = "rds.force_ssl", ["value"] = "1" }],
            ["tags"] = site.Context.TagInputs("database-parameters"),
        });
        var instance = new DatabaseInstance(
            site.Scope,
            "database",
            new Inputs
            {
                ["engine"] = "postgres",
                // The major release is ours to change; RDS puts in the minor ones, in its maintenance window.
                ["engineVersion"] = _release,
                ["autoMinorVersionUpgrade"] = true,
                ["instanceClass"] = InstanceClass(settings.Size),
                ["allocatedStorage"] = settings.StorageGib,
                ["storageType"] = "gp3",
                ["storageEncrypted"] = true,
                ["kmsKeyId"] = key.Arn,
                ["dbName"] = _name,
                ["username"] = _name,
                ["password"] = ConfigSecret.DatabasePassword,
                ["port"] = _port,
                ["multiAz"] = settings.HighlyAvailable,
                ["publiclyAccessible"] = false,
                ["dbSubnetGroupName"] = subnets.GroupName,
                ["parameterGroupName"] = parameters.GroupName,
                ["vpcSecurityGroupIds"] = [Firewall(site, network, cluster).Id],
                ["backupRetentionPeriod"] = settings.BackupDays,
                ["deleteAutomatedBackups"] = false,
                ["copyTagsToSnapshot"] = true,
                ["deletionProtection"] = true,
                ["skipFinalSnapshot"] = false,
                // A snapshot's name begins with a letter; a stack's need not.
                ["finalSnapshotIdentifier"] = $"fedinfra-{site.ClusterName}-final",
                ["tags"] = site.Context.TagInputs("database"),
            },
            new ResourceOptions { Protect = true });
        return new Database(instance.Address, _name, _name);
    }

    private static string InstanceClass(DatabaseSize size) => size switch
    {
        DatabaseSize.Small => "db.t4g.small",
        DatabaseSize.Medium => "db.m6g.xlarge",
        _ => throw new InvalidOperationException($"There is no machine for a database of size {size}."),
    };

    /// <summary>No rule lets anything out: a database answers, it does not call.</summary>
    private static SecurityGroup Firewall(AwsSite site, AwsNetwork network, EksCluster cluster)
    {
        var group = new SecurityGroup(site.Scope, "database-firewall", new Inputs
        {
            ["description"] = "PostgreSQL of the coordinator",
            ["vpcId"] = network.VpcId,
            ["tags"] = site.Context.TagInputs("database-firewall"),
        });
        _ = new IngressRule(site.Scope, "database-from-cluster", new Inputs
        {
            ["securityGroupId"] = group.Id,
            ["description"] = "PostgreSQL, from machines and pods of the cluster",
            ["referencedSecurityGroupId"] = cluster.SecurityGroupId,
            ["ipProtocol"] = "tcp",
            ["fromPort"] = _port,
            ["toPort"] = _port,
            ["tags"] = site.Context.TagInputs("database-from-cluster"),
        });
        return group;
    }
}
