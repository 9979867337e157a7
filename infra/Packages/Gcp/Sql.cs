using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Gcp;

/// <summary>A database server (<c>gcp:sql/databaseInstance:DatabaseInstance</c>).</summary>
public sealed class SqlInstance(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:sql/databaseInstance:DatabaseInstance", name, inputs, options)
{
    /// <summary>Its name in the project.</summary>
    public Output<string> CloudName => Output<string>("name");

    /// <summary>Its address in the peered network.</summary>
    public Output<string> PrivateIpAddress => Output<string>("privateIpAddress");
}

/// <summary>A database on a server (<c>gcp:sql/database:Database</c>).</summary>
public sealed class SqlDatabase(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:sql/database:Database", name, inputs, options);

/// <summary>A user of a server (<c>gcp:sql/user:User</c>).</summary>
public sealed class SqlUser(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:sql/user:User", name, inputs, options);
