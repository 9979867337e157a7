using System.CommandLine;
using System.CommandLine.Parsing;

namespace FedInfra.CommandLine;

/// <summary>
/// Runs a command line the way every FedInfra executable does: options fall back to environment variables, Ctrl-C and
/// SIGTERM cancel, expected errors are one line on stderr, and the exit code is 0 only on success.
/// </summary>
public static class CommandRunner
{
    /// <summary>Exit code after Ctrl-C or SIGTERM, as shells expect it.</summary>
    public const int Interrupted = 130;

    /// <summary>How long a cancelled command may take to put things in order.</summary>
    private static readonly TimeSpan _terminationTimeout = TimeSpan.FromSeconds(25);

    /// <param name="root">The commands.</param>
    /// <param name="arguments">The process's arguments.</param>
    /// <param name="isExpected">True for exceptions whose message is written for the person at the terminal.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(RootCommand root, string[] arguments, Func<Exception, bool> isExpected)
    {
        using var signals = new TerminationSignals(_terminationTimeout);
        var completed = WithEnvironment(root, arguments);
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await root.Parse(completed).InvokeAsync(configuration, signals.Token);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return Interrupted;
        }
        catch (Exception exception) when (exception is CommandException or IOException or UnauthorizedAccessException || isExpected(exception))
        {
            await Console.Error.WriteLineAsync($"error: {exception.Message}");
            return 1;
        }
    }

    /// <summary>The variable that stands in for an option: <c>--data-dir</c> is <c>FEDINFRA_DATA_DIR</c>.</summary>
    public static string VariableOf(Option option) =>
        "FEDINFRA_" + option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private static string[] WithEnvironment(RootCommand root, string[] arguments)
    {
        var parsed = root.Parse(arguments);
        List<string> added = [];
        foreach (var option in parsed.CommandResult.Command.Options.Where(option => option.Name.StartsWith("--", StringComparison.Ordinal)))
        {
            var given = parsed.GetResult(option) is OptionResult { Implicit: false };
            if (!given && Environment.GetEnvironmentVariable(VariableOf(option)) is { Length: > 0 } value)
            {
                added.Add(option.Name);
                added.Add(value);
            }
        }

        return [.. arguments, .. added];
    }
}
