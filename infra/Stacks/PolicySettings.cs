using System.Text.Json.Nodes;

namespace FedInfra.Infra.Stacks;

/// <summary>
/// What the client nodes of a site allow their coordinator (<c>policy</c>; docs/site-policy.md). Each node enforces it and
/// does not start while it is missing or wrong.
/// </summary>
/// <param name="Rules">
/// The policy file as it stands; whoever deploys the stack writes it. Null for <c>operator</c>: the site's operator puts the
/// file into each node's own secret, beside its token, where no stack and no coordinator reaches.
/// </param>
public sealed record PolicySettings(JsonObject? Rules)
{
    /// <summary>How a stack file says that the site's operator brings the policy.</summary>
    public const string Operator = "operator";

    /// <summary>The sections of a policy file.</summary>
    public static readonly IReadOnlyList<string> Sections =
    [
        "coordinator-fingerprint", "jobs", "work", "models", "strategies", "training", "secure-aggregation", "differential-privacy",
        "hours", "resources", "metrics",
    ];
}
