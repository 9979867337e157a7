using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Aws;

/// <summary>Machines that come and go (<c>aws:autoscaling/group:Group</c>).</summary>
public sealed class AutoScalingGroup(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:autoscaling/group:Group", name, inputs, options)
{
    public Output<string> Arn => Output<string>("arn");

    public Output<string> GroupName => Output<string>("name");
}

/// <summary>A change of a group's size at set times (<c>aws:autoscaling/schedule:Schedule</c>).</summary>
public sealed class ScalingSchedule(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:autoscaling/schedule:Schedule", name, inputs, options);

/// <summary>Makes a group's machines targets of a load balancer (<c>aws:autoscaling/attachment:Attachment</c>).</summary>
public sealed class ScalingAttachment(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:autoscaling/attachment:Attachment", name, inputs, options);
