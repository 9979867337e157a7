namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>
/// When the phases of a masked round close at the latest. The marks are parts of the round's deadline from its start, so
/// that time that one phase saves is the later ones'. The first has most: nodes train before they advertise their keys.
/// </summary>
/// <param name="Deadline">The whole round's.</param>
internal readonly record struct PhaseSchedule(TimeSpan Deadline)
{
    private static readonly double[] _marks = [0.5, 0.6, 0.8, 0.9, 1];

    public static int Phases => _marks.Length;

    /// <param name="phase">From 0.</param>
    /// <returns>Time since the round's start.</returns>
    public TimeSpan CloseOf(int phase) => Deadline * _marks[phase];
}
