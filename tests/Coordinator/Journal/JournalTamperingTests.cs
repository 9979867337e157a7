using FedInfra.Coordinator.Journal;
using FedInfra.Testing;
using Microsoft.Data.Sqlite;

namespace FedInfra.Coordinator.Tests.Journal;

/// <summary>Somebody with the file and an SQLite shell.</summary>
public sealed class JournalTamperingTests : IDisposable
{
    private const string Disarm = "DROP TRIGGER journal_never_changes; DROP TRIGGER journal_never_forgets;";

    private readonly TemporaryFolder _folder = new();

    public JournalTamperingTests()
    {
        using var journal = Open();
        for (var i = 1; i <= 5; i++)
        {
            journal.Append(new Counted("n", i));
        }
    }

    [Theory]
    [InlineData("UPDATE journal SET payload = '{}' WHERE sequence = 3")]
    [InlineData("DELETE FROM journal WHERE sequence = 5")]
    [InlineData("DELETE FROM journal")]
    public void The_database_itself_refuses_changes(string sql)
    {
        Assert.Contains("append-only", Assert.Throws<SqliteException>(() => Execute(sql)).Message, StringComparison.Ordinal);
        using var journal = Open();
        journal.Verify();
        Assert.Equal(5, journal.Count);
    }

    [Theory]
    [InlineData("UPDATE journal SET payload = replace(payload, '3', '4') WHERE sequence = 3", 3)]
    [InlineData("UPDATE journal SET time = '2001-01-01T00:00:00.0000000Z' WHERE sequence = 1", 1)]
    [InlineData("UPDATE journal SET kind = 'test.painted' WHERE sequence = 2", 2)]
    [InlineData("UPDATE journal SET hash = previous_hash WHERE sequence = 4", 4)]
    [InlineData("UPDATE journal SET previous_hash = hash WHERE sequence = 4", 4)]
    [InlineData("UPDATE journal SET previous_hash = 'x' WHERE sequence = 1", 1)]
    [InlineData("DELETE FROM journal WHERE sequence = 1", 1)]
    [InlineData("DELETE FROM journal WHERE sequence = 3", 3)]
    [InlineData("UPDATE journal SET sequence = 9 WHERE sequence = 5", 5)]
    public void A_changed_line_is_named(string sql, long sequence)
    {
        Execute(Disarm + sql);

        using var journal = Open();
        var exception = Assert.Throws<CoordinatorException>(journal.Verify);
        Assert.Equal(CoordinatorErrorCode.Corrupt, exception.Code);
        Assert.Contains($"entry {sequence} breaks the chain", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_entries_before_a_broken_one_can_still_be_read()
    {
        Execute(Disarm + "UPDATE journal SET payload = '{}' WHERE sequence = 3");

        using var journal = Open();
        Assert.Equal(2, journal.Read().Take(2).Count());
        Assert.Throws<CoordinatorException>(() => journal.Read().Take(3).Count());
    }

    [Fact]
    public void A_cut_off_end_shows_to_an_open_journal_and_to_who_kept_the_head()
    {
        string head;
        using (var journal = Open())
        {
            head = journal.HeadHash;
            Execute(Disarm + "DELETE FROM journal WHERE sequence = 5");
            Assert.Contains("entry 5", Assert.Throws<CoordinatorException>(journal.Verify).Message, StringComparison.Ordinal);
        }

        using var again = Open();
        Assert.NotEqual(head, again.HeadHash);
    }

    [Fact]
    public void A_rewritten_end_shows_to_an_open_journal()
    {
        using var journal = Open();
        var entries = journal.Read().ToArray();
        var last = entries[4];
        var forged = JournalLine.Chain(
            5, JournalLine.FormatTime(last.At), last.Kind, """{"name":"n","value":6}""", entries[3].Hash);
        Execute($"{Disarm} UPDATE journal SET payload = '{forged.Payload}', hash = '{forged.Hash}' WHERE sequence = 5");

        Assert.Contains($"{last.Hash} was written", Assert.Throws<CoordinatorException>(journal.Verify).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private EventJournal Open() =>
        EventJournal.Open(_folder["journal.db"], JournalTestEvents.Types(), TimeProvider.System);

    private void Execute(string sql) => JournalFile.Execute(_folder["journal.db"], sql);
}
