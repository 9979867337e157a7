namespace FedInfra.Infra.Stacks;

/// <summary>A decision to live with what a policy finds, for a while (an item of <c>fedinfra:waivers</c>).</summary>
public sealed record WaiverSettings
{
    /// <summary>The policy's id. Required.</summary>
    public required string Policy { get; init; }

    /// <summary>Logical name of the resource; null for every resource of the stack.</summary>
    public string? Resource { get; init; }

    /// <summary>Why, for whoever reads it next year. Required.</summary>
    public required string Reason { get; init; }

    /// <summary>The last day on which it holds. In the file <c>"2027-03-31"</c>, quoted. Required.</summary>
    public required DateOnly Expires { get; init; }
}
