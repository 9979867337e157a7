namespace FedInfra.CommandLine;

/// <summary>Settings that a file may also write as <c>on</c> or <c>off</c> instead of a mapping.</summary>
public interface ISwitchable
{
    /// <summary>False where the file says <c>off</c>, true for <c>on</c>; null where it has a mapping that does not say.</summary>
    bool? Enabled { get; set; }
}
