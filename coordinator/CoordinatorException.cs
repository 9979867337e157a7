namespace FedInfra.Coordinator;

/// <summary>What kind of thing went wrong; each code stands for one gRPC status.</summary>
public enum CoordinatorErrorCode
{
    /// <summary>The caller sent something that can never work.</summary>
    InvalidArgument,

    /// <summary>What was asked for does not exist.</summary>
    NotFound,

    /// <summary>It contradicts what is already there: a second process, another length, a repeated name.</summary>
    Conflict,

    /// <summary>More than a stated limit allows.</summary>
    TooLarge,

    /// <summary>Stored bytes are not what they were when written; a person must look.</summary>
    Corrupt,

    /// <summary>It may work when tried again: busy, out of disk.</summary>
    Unavailable,

    /// <summary>The caller shows a session that is not open; it must register again.</summary>
    UnknownSession,

    /// <summary>The caller does not show who it is, or not with anything that is valid.</summary>
    Unauthenticated,

    /// <summary>It is known who the caller is, and that is not enough.</summary>
    PermissionDenied,

    /// <summary>Too many failures came from there; later it may work.</summary>
    RateLimited,

    /// <summary>A fault of the coordinator itself.</summary>
    Internal,
}

/// <summary>
/// The coordinator's one exception. The message names the file, field, node or sequence and says what to do; it is fit
/// to be shown as it is.
/// </summary>
public sealed class CoordinatorException : Exception
{
    public CoordinatorException(CoordinatorErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    public CoordinatorErrorCode Code { get; }

    /// <summary>The node whose update is at fault, so that the caller can go on without it; otherwise null.</summary>
    public string? Node { get; init; }

    /// <summary>True where the same call may succeed later.</summary>
    public bool IsTransient => Code == CoordinatorErrorCode.Unavailable;
}
