namespace FedInfra.CommandLine;

/// <summary>A command cannot go on; the message tells the person at the terminal what to change.</summary>
public sealed class CommandException : Exception
{
    public CommandException(string message)
        : base(message)
    {
    }

    public CommandException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
