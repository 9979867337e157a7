using FedInfra.EndToEnd.Tests.Processes;

namespace FedInfra.EndToEnd.Tests.Federations;

/// <summary>What a command that ended gave.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">Lines of stdout.</param>
/// <param name="Errors">Stderr as one text.</param>
internal sealed record CommandResult(int Code, IReadOnlyList<string> Output, string Errors)
{
    public static async Task<CommandResult> OfAsync(string library, string workingFolder, params string[] arguments)
    {
        using var process = new RunningProcess(library, workingFolder, arguments);
        var code = await process.ExitAsync();
        return new CommandResult(code, process.Output, string.Join('\n', process.Errors));
    }

    /// <summary>Fails unless the command succeeded without a word on stderr.</summary>
    public CommandResult Succeeded()
    {
        Assert.True(Code == 0 && Errors.Length == 0, $"exit code {Code}: {Errors}");
        return this;
    }

    /// <summary>Fails unless the command failed with one plain error, not a stack trace, that says all of this.</summary>
    public void FailedSaying(params string[] texts)
    {
        Assert.NotEqual(0, Code);
        Assert.DoesNotContain("   at ", Errors, StringComparison.Ordinal);
        Assert.All(texts, text => Assert.Contains(text, Errors, StringComparison.Ordinal));
    }
}
