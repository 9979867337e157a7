namespace FedInfra.Identity;

/// <summary>
/// Keeps a second process out of what a file stands for, as long as this lives. The system lets go of it however the
/// process ends. The file stays: deleting it would let two processes lock two different files of one name.
/// </summary>
public sealed class FileLock : IDisposable
{
    /// <summary>
    /// How .NET reports a file that is locked: ERROR_SHARING_VIOLATION on Windows, elsewhere the number of flock's
    /// EWOULDBLOCK, which is 11 on Linux and 35 on macOS and the BSDs.
    /// </summary>
    private static readonly int _locked = OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsLinux() ? 11 : 35;

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <param name="path">The file, by custom <c>….lock</c>; it is created, its folder must be there.</param>
    /// <returns>Null where another process has it.</returns>
    /// <exception cref="IOException">The file cannot be created or opened; says why.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static FileLock? TryTake(string path)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception.HResult == _locked)
        {
            return null;
        }
    }

    public void Dispose() => _file.Dispose();
}
