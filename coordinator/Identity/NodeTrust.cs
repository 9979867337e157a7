namespace FedInfra.Coordinator.Identity;

/// <summary>How a coordinator knows who a caller is.</summary>
public enum NodeTrust
{
    /// <summary>By the certificate with which the connection was opened.</summary>
    Certificates,

    /// <summary>Not at all: a simulation in one process, or <c>--insecure</c> on loopback.</summary>
    Everybody,
}
