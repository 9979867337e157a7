using FedInfra.Infra.Checks;

namespace FedInfra.Infra.Policies;

/// <summary>Updates are hidden in a sum, and jobs ask for that unless they say otherwise: a sum of two hides nothing from either.</summary>
internal sealed class FederationSize : IPolicy
{
    /// <summary>The fewest nodes of a masked round.</summary>
    private const int Fewest = 3;

    public string Id => "federation-size";

    public string Summary => "The stack has as many client nodes as a masked round needs.";

    public Severity Severity => Severity.Warning;

    public IEnumerable<Finding> Check(PolicyContext context)
    {
        var nodes = context.Stack.Sites.Sum(site => site.ClientNodes.Count);
        if (nodes < Fewest)
        {
            yield return this.Breach(
                $"The stack has {nodes} client node{(nodes == 1 ? "" : "s")}; masked rounds, which jobs ask for by default, wait for {Fewest}.",
                "Add client nodes, or let nodes from outside this stack join; a job with secure-aggregation: off needs none of it and hides nothing.");
        }
    }
}
