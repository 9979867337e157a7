using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Aws;

/// <summary>A place for logs (<c>aws:cloudwatch/logGroup:LogGroup</c>).</summary>
public sealed class LogGroup(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:cloudwatch/logGroup:LogGroup", name, inputs, options)
{
    public Output<string> Arn => Output<string>("arn");

    public Output<string> GroupName => Output<string>("name");
}
