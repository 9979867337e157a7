namespace FedInfra.Privacy;

/// <summary>
/// A privacy parameter that cannot be, a guarantee that cannot be given, or a step of a protocol that is refused; the
/// message says what to change, or who did what.
/// </summary>
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

    public PrivacyException(PrivacyRefusal code, string message)
        : base(message) => Code = code;

    /// <summary>What was refused, for logs and for answers to other machines.</summary>
    public PrivacyRefusal Code { get; }
}
