namespace FedInfra.ClientNode.Sessions;

/// <summary>
/// Keeps a second process out of the nodes' data folder, as long as this lives: two that went on with one masked round
/// would give away its update, and each would spend the privacy budget by itself. The system lets go of it however the
/// process ends. The file stays: deleting it would let two processes lock two different files of one name.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    /// <exception cref="ClientNodeException">Another process has it.</exception>
    public DataFolderLock(string folder)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, "lock");
        try
        {
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(path))
        {
            throw new ClientNodeException($"Another client node is using {folder} ({path} is locked). Stop it, or give this one another data-dir.", exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
