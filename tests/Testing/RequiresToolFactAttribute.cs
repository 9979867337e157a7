using System.ComponentModel;
using System.Diagnostics;

namespace FedInfra.Testing;

/// <summary>
/// A test that runs another program. It is skipped with a reason where the program (or one of its modules) does not
/// answer, but in CI it runs, and so fails, without it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresToolFactAttribute : FactAttribute
{
    /// <param name="command">The program, for example <c>python3</c>.</param>
    /// <param name="arguments">Arguments with which it exits 0 where it is usable, for example <c>-c "import grpc"</c>.</param>
    public RequiresToolFactAttribute(string command, string arguments)
    {
        if (!TestData.InCi && !Answers(command, arguments))
        {
            Skip = $"needs `{command} {arguments}` to succeed on this machine";
        }
    }

    private static bool Answers(string command, string arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            return process.WaitForExit(TimeSpan.FromSeconds(30)) && process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
