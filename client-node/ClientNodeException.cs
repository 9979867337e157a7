namespace FedInfra.ClientNode;

/// <summary>A client node cannot do what it was asked; the message is written for the site's operator.</summary>
public sealed class ClientNodeException : Exception
{
    public ClientNodeException(string message, bool isTransient = false)
        : base(message) => IsTransient = isTransient;

    public ClientNodeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>True where the same thing may succeed when it is tried again.</summary>
    public bool IsTransient { get; }
}
