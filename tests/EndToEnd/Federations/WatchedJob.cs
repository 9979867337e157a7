using FedInfra.Contracts.V1;
using Google.Protobuf;

namespace FedInfra.EndToEnd.Tests.Federations;

/// <summary>A job as <c>job watch --json</c> told it.</summary>
internal sealed record WatchedJob(CommandResult Command, IReadOnlyList<JobUpdate> Updates)
{
    public IReadOnlyList<Round> Rounds => Of(update => update.Round);

    public Job Last => Of(update => update.Job)[^1];

    public ModelVersion Model => Assert.Single(Of(update => update.Model));

    public static WatchedJob Of(CommandResult command) => new(command, [.. command.Output.Select(JsonParser.Default.Parse<JobUpdate>)]);

    /// <summary>Fails unless the job ran to its end.</summary>
    public WatchedJob Completed()
    {
        Assert.True(Command.Code == 0 && Last.State == JobState.Completed, $"exit code {Command.Code}: {Command.Errors}\n{string.Join('\n', Command.Output)}");
        return this;
    }

    /// <summary>Why this node is not in the round's result; fails where it is, or was not asked.</summary>
    public string WhyAbsent(int round, string node)
    {
        var result = Rounds.First(result => result.Number == round);
        Assert.DoesNotContain(node, result.Participants);
        return Assert.Single(result.Absent, absent => absent.Node == node).Reason;
    }

    private T[] Of<T>(Func<JobUpdate, T?> change)
        where T : class => [.. Updates.Select(change).OfType<T>()];
}
