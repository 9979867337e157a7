using Google.Protobuf.WellKnownTypes;

namespace FedInfra.Rpc;

/// <summary>
/// A call ended with a status other than OK. A handler throws it to answer that status; a client throws it when it
/// receives one, or when it had to end the call itself (deadline, broken connection, bytes that are not gRPC).
/// </summary>
public sealed class RpcException : Exception
{
    /// <param name="code">Any code but <see cref="RpcStatusCode.Ok"/>.</param>
    /// <param name="detail">Text for the other side; it is sent as written, so it holds no secrets.</param>
    /// <param name="details">Structured details (google.rpc.Status), for example packed <c>google.rpc.BadRequest</c>.</param>
    /// <param name="inner">What caused it; never sent.</param>
    public RpcException(RpcStatusCode code, string detail, IReadOnlyList<Any>? details = null, Exception? inner = null)
        : base($"{code}: {detail}", inner)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)code, (int)RpcStatusCode.Ok, nameof(code));
        Code = code;
        Detail = detail;
        Details = details ?? [];
    }

    public RpcStatusCode Code { get; }

    /// <summary>The status message, without the code.</summary>
    public string Detail { get; }

    /// <summary>Structured details of the status; empty where there are none.</summary>
    public IReadOnlyList<Any> Details { get; }

    /// <summary>Trailers that came (or go) with the status.</summary>
    public RpcMetadata Trailers { get; init; } = [];

    /// <summary>True where repeating the same call later may succeed.</summary>
    public bool IsTransient => Code is RpcStatusCode.Unavailable;
}
