using System.Security.Cryptography.X509Certificates;

namespace FedInfra.Rpc.Server;

/// <summary>One call over the network, as far as <see cref="RpcCallContext"/> shows it to the handler.</summary>
public interface IServedCall
{
    /// <summary>Cancelled when the caller leaves or the deadline passes.</summary>
    CancellationToken CancellationToken { get; }

    /// <summary>Null where the caller waits for ever.</summary>
    DateTimeOffset? Deadline { get; }

    /// <summary>The caller's address and port.</summary>
    string Peer { get; }

    X509Certificate2? ClientCertificate { get; }

    /// <summary>Without the headers of HTTP and gRPC themselves. Called at most once.</summary>
    RpcMetadata ReadRequestHeaders();

    /// <summary>Sends <see cref="RpcCallContext.ResponseHeaders"/> now.</summary>
    Task SendHeadersAsync();
}
