using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Aws;

/// <summary>A database server (<c>aws:rds/instance:Instance</c>).</summary>
public sealed class DatabaseInstance(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:rds/instance:Instance", name, inputs, options)
{
    public Output<string> Address => Output<string>("address");
}

/// <summary>A database server's settings (<c>aws:rds/parameterGroup:ParameterGroup</c>).</summary>
public sealed class DatabaseParameters(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:rds/parameterGroup:ParameterGroup", name, inputs, options)
{
    public Output<string> GroupName => Output<string>("name");
}

/// <summary>Where a database server may stand (<c>aws:rds/subnetGroup:SubnetGroup</c>).</summary>
public sealed class DatabaseSubnets(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:rds/subnetGroup:SubnetGroup", name, inputs, options)
{
    public Output<string> GroupName => Output<string>("name");
}
