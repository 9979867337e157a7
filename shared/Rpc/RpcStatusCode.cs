namespace FedInfra.Rpc;

/// <summary>gRPC's status codes with their numbers on the wire (grpc/doc/statuscodes.md).</summary>
public enum RpcStatusCode
{
    Ok = 0,

    /// <summary>The call was cancelled, usually by its caller.</summary>
    Cancelled = 1,
    Unknown = 2,

    /// <summary>The request is wrong whatever state the server is in.</summary>
    InvalidArgument = 3,

    /// <summary>The call did not end by its deadline; it may still have had its effect.</summary>
    DeadlineExceeded = 4,
    NotFound = 5,
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota or a size limit was passed.</summary>
    ResourceExhausted = 8,

    /// <summary>The server is not in the state the request needs.</summary>
    FailedPrecondition = 9,

    /// <summary>A conflict with another call; repeat from a higher level.</summary>
    Aborted = 10,
    OutOfRange = 11,

    /// <summary>The server has no such method, or not this feature of it.</summary>
    Unimplemented = 12,

    /// <summary>A bug: an unexpected error, or bytes that are not gRPC.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached now; the same call may succeed later.</summary>
    Unavailable = 14,
    DataLoss = 15,

    /// <summary>The caller did not prove who it is.</summary>
    Unauthenticated = 16,
}
