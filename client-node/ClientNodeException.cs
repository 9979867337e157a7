namespace FedInfra.ClientNode;

/// <summary>A client node cannot do what it was asked; the message is written for the site's operator.</summary>
public sealed class ClientNodeException : Exception
{
    public ClientNodeException(string message)
        : base(message)
    {
    }

    public ClientNodeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
