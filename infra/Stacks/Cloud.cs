namespace FedInfra.Infra.Stacks;

/// <summary>Where a site's machines come from.</summary>
public enum Cloud
{
    /// <summary>Amazon Web Services (<c>aws</c>).</summary>
    Aws,

    /// <summary>Microsoft Azure (<c>azure</c>).</summary>
    Azure,

    /// <summary>Google Cloud (<c>gcp</c>).</summary>
    Gcp,

    /// <summary>Hosts of one's own, reached over SSH (<c>onprem</c>).</summary>
    OnPrem,
}
