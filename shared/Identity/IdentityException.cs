namespace FedInfra.Identity;

/// <summary>A key, certificate, signing request or secret cannot be used; the message names the file and what to do.</summary>
public sealed class IdentityException : Exception
{
    public IdentityException(string message)
        : base(message)
    {
    }

    public IdentityException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
