using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Azure;

/// <summary>A PostgreSQL flexible server (<c>azure-native:dbforpostgresql:Server</c>).</summary>
public sealed class PostgresServer(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:dbforpostgresql:Server", name, inputs, options)
{
    /// <summary>Its name in the private zone.</summary>
    public Output<string> Host => Output<string>("fullyQualifiedDomainName");
}

/// <summary>A database on a server (<c>azure-native:dbforpostgresql:Database</c>).</summary>
public sealed class PostgresDatabase(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:dbforpostgresql:Database", name, inputs, options);

/// <summary>A parameter of a server (<c>azure-native:dbforpostgresql:Configuration</c>).</summary>
public sealed class PostgresConfiguration(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:dbforpostgresql:Configuration", name, inputs, options);
