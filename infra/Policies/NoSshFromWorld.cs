using FedInfra.Infra.Checks;

namespace FedInfra.Infra.Policies;

/// <summary>Nobody logs in to a machine from just anywhere.</summary>
internal sealed class NoSshFromWorld : IPolicy
{
    private static readonly int[] _loginPorts = [22, 3389];

    public string Id => "no-ssh-from-world";

    public string Summary => "SSH and remote desktops are closed to the world.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context)
    {
        var rules = from rule in IngressRule.Of(context)
                    from port in _loginPorts
                    where rule.IsFromWorld && rule.Opens(port)
                    select this.Breach(rule.Resource, $"The world can reach port {port}.", "Remove the rule; machines are reached with kubectl, or through the cloud's own session service.");

        // EKS opens port 22 to everybody where a key is given without security groups.
        var groups = from pool in context.OfType("aws:eks/nodeGroup:NodeGroup")
                     where pool.Inputs.At("remoteAccess.ec2SshKey") is not null && pool.Inputs.At("remoteAccess.sourceSecurityGroupIds").Items().Count == 0
                     select this.Breach(pool, "remoteAccess opens port 22 of the pool's machines to the world.", "Remove remoteAccess, or name sourceSecurityGroupIds.");
        return rules.Concat(groups);
    }
}
