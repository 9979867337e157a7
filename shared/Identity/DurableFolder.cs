using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace FedInfra.Identity;

/// <summary>
/// Makes names durable. A file's own fsync does not cover its directory entry: after a power cut a synced file may have
/// no name (fsync(2)). .NET cannot open a directory, so this island calls the C library. On Windows a folder cannot be
/// flushed and NTFS journals its entries, so nothing is done.
/// </summary>
public static class DurableFolder
{
    // The same on Linux and macOS: O_RDONLY. Neither value of EINTR differs there.
    private const int ReadOnly = 0;
    private const int InterruptedCall = 4;

    /// <summary>Creates a folder and everything above it, each entry durable in its parent.</summary>
    public static void Create(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        var parent = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(parent))
        {
            Create(parent);
        }

        Directory.CreateDirectory(path);
        if (!string.IsNullOrEmpty(parent))
        {
            Flush(parent);
        }
    }

    /// <summary>Returns when the folder's entries (new names, renames, deletions) are on the disk.</summary>
    public static void Flush(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Retry(() => open(Encoding.UTF8.GetBytes(path + "\0"), ReadOnly), path);
        try
        {
            Retry(() => fsync(descriptor), path);
        }
        finally
        {
            _ = close(descriptor);
        }
    }

    private static int Retry(Func<int> call, string path)
    {
        while (true)
        {
            var result = call();
            if (result >= 0)
            {
                return result;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error != InterruptedCall)
            {
                throw new IOException($"The folder {path} cannot be flushed to disk.", new Win32Exception(error));
            }
        }
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);
}
