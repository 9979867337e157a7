namespace FedInfra.ClientNode.Data.Download;

/// <summary>A file could not be got; the message says from where and why, and is fit to be shown.</summary>
internal sealed class DownloadException(string message, bool isTransient = false) : Exception(message)
{
    /// <summary>True when the same URL may answer better at the next try.</summary>
    public bool IsTransient { get; } = isTransient;
}
