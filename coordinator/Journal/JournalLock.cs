namespace FedInfra.Coordinator.Journal;

/// <summary>
/// Keeps a second coordinator out of a data folder: a file beside the journal, locked as long as this lives. The system
/// lets go of it when the process ends, however it ends. The file itself stays: deleting it would let two processes
/// lock two different files of one name.
/// </summary>
internal sealed class JournalLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="CoordinatorException">Conflict: another process has it.</exception>
    public JournalLock(string journalPath)
    {
        var path = journalPath + ".lock";
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Conflict,
                $"Another coordinator is using {journalPath} ({path} is locked). Stop it, or give this one another data folder.",
                exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
