using FedInfra.Contracts.V1;
using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.EndToEnd.Tests.Processes;

namespace FedInfra.EndToEnd.Tests.Privacy;

/// <summary>
/// Ten nodes: one is the test's own, some are victims in a process each, and the others share one, since what becomes of
/// them is not asked. The models that the victims' loss must lead to come from plain rounds of the same job.
/// </summary>
public abstract class TenNodes(int victims) : IAsyncLifetime
{
    /// <summary>Phases close at half of it, 0.6, 0.8, 0.9 and its end at the latest; who is lost has 2 s to be back.</summary>
    internal const double Deadline = 20;

    private const string Pacer = "pacer";

    private readonly Dictionary<string, RunningProcess> _processes = [];

    /// <summary>Of ten nodes, seven are needed to open a secret.</summary>
    internal JobText Masked { get; } = new() { MinimumNodes = 10, DeadlineSeconds = Deadline, Privacy = "{secure-aggregation: on}" };

    internal string[] Victims { get; } = [.. Enumerable.Range(10 - victims, victims).Select(number => $"node-{number}")];

    internal string[] Others { get; } = [.. Enumerable.Range(1, 9 - victims).Select(number => $"node-{number}")];

    internal string[] Everybody => [.. Others, Pacer, .. Victims];

    internal string[] Survivors => [.. Others, Pacer];

    internal PrivateFederation Federation { get; private set; } = null!;

    internal PacingNode Pacing { get; private set; } = null!;

    /// <summary>The mean of all ten.</summary>
    internal float[] ModelOfAll { get; private set; } = null!;

    /// <summary>The mean of the survivors.</summary>
    internal float[] ModelOfSurvivors { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Federation = await PrivateFederation.StartAsync(Everybody);
        Federation.StartNodes("others", Others);
        Pacing = await Federation.JoinAsync(Pacer);
        await Federation.Inner.ConnectedAsync(Survivors);
        ModelOfSurvivors = await PlainAsync(Survivors.Length);
        await StartVictimsAsync();
        ModelOfAll = await PlainAsync(10);
    }

    public async Task DisposeAsync()
    {
        await Pacing.DisposeAsync();
        await Federation.DisposeAsync();
    }

    /// <summary>Runs a masked round in which the victims are killed (-9) once they have done the step before this one, and the others go on.</summary>
    /// <param name="missed">The step that the victims do not come to; <see cref="MaskingStep.Unspecified"/> kills nobody.</param>
    /// <param name="isPacerLost">Whether the test's own node stops there, too.</param>
    internal async Task<WatchedJob> LoseAsync(MaskingStep missed, bool isPacerLost = false)
    {
        await StartVictimsAsync();
        if (missed == MaskingStep.Advertise)
        {
            SignalVictims("STOP");
        }

        var job = await Federation.Inner.SubmitAsync(Masked + "");
        var directive = await Pacing.Node.TrainingAsync();
        await Pacing.MaskAsync(directive, async step =>
        {
            if (step == missed && step == MaskingStep.Advertise)
            {
                await KillVictimsAsync();
            }
            else if (step + 1 == missed)
            {
                // The phase is open as long as the pacer does not answer: nobody can be at the next step yet.
                await Federation.AnsweredAsync(job, step, [.. Others, .. Victims]);
                await KillVictimsAsync();
            }

            return !(isPacerLost && step == missed);
        });
        return await Federation.Inner.WatchAsync(job);
    }

    private async Task<float[]> PlainAsync(int nodes)
    {
        var job = await Federation.Inner.SubmitAsync(new JobText { MinimumNodes = nodes, Quorum = 1 } + "");
        await Pacing.TrainAsync();
        return Federation.ModelOf((await Federation.Inner.WatchAsync(job)).Completed());
    }

    private async Task StartVictimsAsync()
    {
        foreach (var victim in Victims.Where(victim => !_processes.TryGetValue(victim, out var process) || process.HasExited))
        {
            _processes[victim] = Federation.StartNodes(victim, victim);
        }

        await Federation.Inner.ConnectedAsync(Everybody);
    }

    private void SignalVictims(string signal)
    {
        foreach (var victim in Victims)
        {
            _processes[victim].Signal(signal);
        }
    }

    private Task KillVictimsAsync() => Task.WhenAll(Victims.Select(victim => _processes[victim].KillAsync()));
}

/// <summary>10 % are lost.</summary>
public sealed class OneVictim() : TenNodes(1);

/// <summary>30 % are lost: as many as ten nodes can bear.</summary>
public sealed class ThreeVictims() : TenNodes(3);
