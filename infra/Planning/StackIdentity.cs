namespace FedInfra.Infra.Planning;

/// <summary>What a stack file has to say that no price list knows. What is not given has a placeholder that the stack's reader takes.</summary>
internal sealed record StackIdentity
{
    /// <summary>The stack's name.</summary>
    public string Name { get; init; } = "plan";

    /// <summary>Who answers for it.</summary>
    public string Owner { get; init; } = "change-me";

    /// <summary>Who is told of the budget's alerts; null for a placeholder.</summary>
    public string? Email { get; init; }

    /// <summary>AWS account, Azure subscription or GCP project; null for none, and for a placeholder on GCP, which must have one.</summary>
    public string? Account { get; init; }

    /// <summary>GCP billing account; null for a placeholder.</summary>
    public string? BillingAccount { get; init; }

    public const string EmailPlaceholder = "change-me@example.org";

    public const string ProjectPlaceholder = "change-me-project";

    public const string BillingPlaceholder = "000000-000000-000000";
}
