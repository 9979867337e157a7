using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Aws;

/// <summary>An identity that somebody may take on (<c>aws:iam/role:Role</c>).</summary>
public sealed class Role(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:iam/role:Role", name, inputs, options)
{
    public Output<string> Arn => Output<string>("arn");

    public Output<string> RoleName => Output<string>("name");
}

/// <summary>What a role may do (<c>aws:iam/rolePolicy:RolePolicy</c>).</summary>
public sealed class RolePolicy(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:iam/rolePolicy:RolePolicy", name, inputs, options);

/// <summary>A policy of AWS's own, given to a role (<c>aws:iam/rolePolicyAttachment:RolePolicyAttachment</c>).</summary>
public sealed class RolePolicyAttachment(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", name, inputs, options);

/// <summary>The role of a machine (<c>aws:iam/instanceProfile:InstanceProfile</c>).</summary>
public sealed class InstanceProfile(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:iam/instanceProfile:InstanceProfile", name, inputs, options)
{
    public Output<string> Arn => Output<string>("arn");
}
