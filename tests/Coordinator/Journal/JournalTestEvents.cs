using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Journal;

namespace FedInfra.Coordinator.Tests.Journal;

internal enum Colour
{
    Red,
    DarkBlue,
}

internal sealed record Counted(string Name, int Value) : JournalEvent;

internal sealed record Painted(Colour Colour, BlobId Blob, double Loss, IReadOnlyList<string> Nodes, string? Note = null) : JournalEvent;

/// <summary>What a journal that is written and read in these tests may hold.</summary>
internal static class JournalTestEvents
{
    public static JournalEventTypes Types() => new JournalEventTypes().Add<Counted>("test.counted").Add<Painted>("test.painted");
}
