namespace FedInfra.Privacy;

/// <summary>A privacy parameter that cannot be, or a guarantee that cannot be given; the message says what to change.</summary>
public sealed class PrivacyException : Exception
{
    public PrivacyException(string message)
        : base(message)
    {
    }

    public PrivacyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
