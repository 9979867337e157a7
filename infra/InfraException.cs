namespace FedInfra.Infra;

/// <summary>Something the person at the terminal can mend: a stack file, a state, a price list. The message names file, field and fix.</summary>
public sealed class InfraException : Exception
{
    public InfraException(string message)
        : base(message)
    {
    }

    public InfraException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
