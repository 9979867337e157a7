using System.Text;

namespace FedInfra.Identity;

/// <summary>Files that only their owner may read (mode 600), in folders that only their owner may enter (mode 700).</summary>
public static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file whole or not at all: a reader, or a restart after a power cut, never sees half a key.</summary>
    public static void Write(string path, string text)
    {
        var partial = path + ".part";
        File.Delete(partial);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var file = new FileStream(partial, options))
        {
            file.Write(Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: true);
        }

        File.Move(partial, path, overwrite: true);
        DurableFolder.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Makes a folder for secrets, and closes one that was open to others.</summary>
    public static void CreateFolder(string path)
    {
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Reads a secret that is alone in its file; white space around it does not count.</summary>
    /// <exception cref="IdentityException">The file cannot be read, or holds nothing that could be a secret.</exception>
    public static string ReadSecret(string path)
    {
        try
        {
            if (new FileInfo(path).Length > Secret.MaximumLength * 4)
            {
                throw new IdentityException($"{path}: is too long to be a token.");
            }

            var secret = File.ReadAllText(path).Trim();
            return secret.Length is >= Secret.MinimumLength and <= Secret.MaximumLength && secret.All(c => c is > ' ' and <= '~')
                ? secret
                : throw new IdentityException($"{path}: a token of {Secret.MinimumLength} to {Secret.MaximumLength} printable characters, and nothing else, is expected.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IdentityException($"{path}: cannot be read: {exception.Message}", exception);
        }
    }
}
