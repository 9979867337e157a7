namespace FedInfra.Infra.Resources;

/// <summary>How the engine is to treat a resource (Pulumi's resource options).</summary>
public sealed record ResourceOptions
{
    /// <summary>Nothing special.</summary>
    public static ResourceOptions None { get; } = new();

    /// <summary>Resources that must stand before it, beyond those that its inputs refer to.</summary>
    public IReadOnlyList<Resource> DependsOn { get; init; } = [];

    /// <summary>Another provider than the scope's.</summary>
    public Provider? Provider { get; init; }

    /// <summary>True for what holds data: the engine refuses to delete it until it is unprotected.</summary>
    public bool Protect { get; init; }

    /// <summary>True to leave the real thing standing when it leaves the program.</summary>
    public bool RetainOnDelete { get; init; }

    /// <summary>True where old and new cannot exist side by side.</summary>
    public bool DeleteBeforeReplace { get; init; }

    /// <summary>Inputs that somebody else moves, for example the desired count of an autoscaled group.</summary>
    public IReadOnlyList<string> IgnoreChanges { get; init; } = [];

    /// <summary>Outputs to be kept secret beyond those that the schema marks.</summary>
    public IReadOnlyList<string> AdditionalSecretOutputs { get; init; } = [];

    /// <summary>How long creation may take, as Go durations (<c>45m</c>); null for the provider's own limit.</summary>
    public string? CreateTimeout { get; init; }
}
