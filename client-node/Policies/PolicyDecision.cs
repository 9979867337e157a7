namespace FedInfra.ClientNode.Policies;

/// <summary>What a site's policy says to one directive.</summary>
/// <param name="Reasons">All reasons against it, each beginning with the policy's field; empty where it is allowed.</param>
public sealed record PolicyDecision(IReadOnlyList<string> Reasons)
{
    public bool IsAllowed => Reasons.Count == 0;

    /// <summary>All reasons as one line.</summary>
    public string Reason => string.Join("; ", Reasons);
}
