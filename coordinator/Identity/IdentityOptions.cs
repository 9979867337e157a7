namespace FedInfra.Coordinator.Identity;

/// <summary>How a coordinator shows who it is, and knows who calls.</summary>
public sealed record IdentityOptions
{
    /// <summary>For handlers that are called in the same process, and for <c>--insecure</c>.</summary>
    public static readonly IdentityOptions None = new() { Trust = NodeTrust.Everybody };

    /// <summary>Default: certificates and tokens.</summary>
    public NodeTrust Trust { get; init; } = NodeTrust.Certificates;

    /// <summary>The authority's certificate and key in one PEM file; null (default) makes an authority in the data folder.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Names and addresses that clients dial; the listeners' certificate holds them.</summary>
    public IReadOnlyList<string> ServerNames { get; init; } = [];

    /// <summary>How long a node's certificate lasts (default 7 days); what was stolen from a node is worth no more than this.</summary>
    public TimeSpan CertificateLifetime { get; init; } = EnrolmentOptions.DefaultCertificateLifetime;

    /// <summary>A folder of tokens shared beforehand; null (default) has none.</summary>
    public string? EnrolmentTokens { get; init; }

    /// <summary>True where nodes that enrol with those tokens need no approval (default false).</summary>
    public bool ApproveEnrolled { get; init; }
}
