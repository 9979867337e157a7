using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace FedInfra.ClientNode.SecureAggregation;

/// <summary>
/// Makes a folder's entries durable: a file's own fsync does not cover its name (fsync(2)). .NET cannot open a folder, so
/// this island calls the C library. Windows cannot flush a folder, and NTFS journals its entries.
/// </summary>
internal static class FlushedFolder
{
    // The same on Linux and macOS.
    private const int ReadOnly = 0;
    private const int InterruptedCall = 4;

    /// <exception cref="IOException">The disk does not take it.</exception>
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
            if (call() is >= 0 and var result)
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
