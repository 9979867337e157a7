namespace FedInfra.Learning;

/// <summary>
/// Something a person gave (a model spec, a data file, a model file) cannot be used. The message names the file, line
/// or field and says what to do; it is fit to be shown as it is.
/// </summary>
public sealed class LearningException : Exception
{
    public LearningException(string message)
        : base(message)
    {
    }

    public LearningException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// True where the message, or that there is an error at all, depends on single examples: it is for the eyes of whoever
    /// owns the data and must not leave their machine.
    /// </summary>
    public bool TellsOfExamples { get; init; }
}
