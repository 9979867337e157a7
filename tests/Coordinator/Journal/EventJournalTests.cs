using System.Security.Cryptography;
using System.Text;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Journal;
using FedInfra.Testing;

namespace FedInfra.Coordinator.Tests.Journal;

public sealed class EventJournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_was_appended_is_read_back_after_a_restart()
    {
        var painted = new Painted(Colour.DarkBlue, BlobId.Of([]), double.NaN, ["a", "b"]);
        JournalEntry[] written;
        using (var journal = Open())
        {
            written = [journal.Append(new Counted("zähler", 1)), .. journal.Append([painted, new Counted("z", -2)])];
        }

        using var again = Open();
        var read = again.Read().ToArray();

        Assert.Equal([1L, 2, 3], read.Select(e => e.Sequence));
        Assert.Equal(["test.counted", "test.painted", "test.counted"], read.Select(e => e.Kind));
        Assert.Equal(written.Select(e => (e.Hash, e.At)), read.Select(e => (e.Hash, e.At)));
        Assert.Equal(new Counted("zähler", 1), read[0].Event);
        Assert.Equal(painted with { Nodes = [] }, ((Painted)read[1].Event) with { Nodes = painted.Nodes } with { Nodes = [] });
        Assert.Equal(["a", "b"], ((Painted)read[1].Event).Nodes);
        Assert.Equal((3, read[2].Hash), (again.Count, again.HeadHash));
        Assert.All(read, e => Assert.Equal(TimeSpan.Zero, e.At.Offset));
    }

    [Fact]
    public void An_empty_journal_has_no_entries_and_a_hash_of_zeros()
    {
        using var journal = Open();

        Assert.Empty(journal.Read());
        Assert.Empty(journal.Append([]));
        Assert.Equal((0, new string('0', 64)), (journal.Count, journal.HeadHash));
        journal.Verify();
    }

    [Fact]
    public void A_hash_covers_every_field_with_its_length()
    {
        using var journal = Open(new FixedClock(new DateTimeOffset(2026, 1, 2, 5, 4, 5, TimeSpan.FromHours(2))));
        var entry = journal.Append(new Counted("a", 1));

        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(1L);
        foreach (var field in (string[])["2026-01-02T03:04:05.0000000Z", "test.counted", """{"name":"a","value":1}""", new string('0', 64)])
        {
            writer.Write((long)field.Length);
            writer.Write(Encoding.ASCII.GetBytes(field));
        }

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())), entry.Hash);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), journal.Read().Single().At);
    }

    [Fact]
    public void Reading_may_start_in_the_middle_or_behind_the_end()
    {
        using var journal = Open();
        journal.Append([new Counted("a", 1), new Counted("b", 2), new Counted("c", 3)]);

        Assert.Equal([2L, 3], journal.Read(2).Select(e => e.Sequence));
        Assert.Empty(journal.Read(4));
        Assert.Empty(journal.Read(40));
        Assert.Throws<ArgumentOutOfRangeException>(() => journal.Read(0));
    }

    [Fact]
    public void Appending_goes_on_while_somebody_reads()
    {
        using var journal = Open();
        journal.Append([new Counted("a", 1), new Counted("b", 2)]);
        var seen = 0;
        foreach (var _ in journal.Read())
        {
            seen++;
            journal.Append(new Counted("more", seen));
        }

        Assert.Equal((2, 4), (seen, journal.Count));
    }

    [Fact]
    public void Many_threads_append_one_whole_chain()
    {
        using var journal = Open();
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 10; i++)
            {
                journal.Append([new Counted($"{thread}", i), new Counted($"{thread}", i)]);
            }
        });

        var entries = journal.Read().ToArray();
        Assert.Equal(Enumerable.Range(1, 160).Select(i => (long)i), entries.Select(e => e.Sequence));
        Assert.All(entries.Chunk(2), pair => Assert.Equal(pair[0].Event, pair[1].Event));
    }

    [Fact]
    public void An_undeclared_event_is_refused_and_nothing_of_its_batch_is_written()
    {
        using var journal = Open(types: new JournalEventTypes().Add<Counted>("test.counted"));

        Assert.Throws<CoordinatorException>(() => journal.Append([new Counted("a", 1), new Painted(Colour.Red, default, 0, [])]));
        Assert.Equal(0, journal.Count);
    }

    [Fact]
    public void An_event_that_cannot_be_written_is_refused_and_the_journal_goes_on()
    {
        using var journal = Open();

        Assert.Contains(
            "test.painted",
            Assert.Throws<CoordinatorException>(() => journal.Append(new Painted(Colour.Red, default, 0, []))).Message,
            StringComparison.Ordinal);
        Assert.Equal(1, journal.Append(new Counted("a", 1)).Sequence);
    }

    [Fact]
    public void A_second_opener_of_the_same_folder_is_refused_until_the_first_has_closed()
    {
        var first = Open();
        var exception = Assert.Throws<CoordinatorException>(() => Open());
        Assert.Equal(CoordinatorErrorCode.Conflict, exception.Code);
        Assert.Contains("Another coordinator", exception.Message, StringComparison.Ordinal);

        first.Dispose();
        Open().Dispose();
    }

    public void Dispose() => _folder.Dispose();

    private EventJournal Open(TimeProvider? clock = null, JournalEventTypes? types = null) =>
        EventJournal.Open(_folder["data", "journal.db"], types ?? JournalTestEvents.Types(), clock ?? TimeProvider.System);

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
