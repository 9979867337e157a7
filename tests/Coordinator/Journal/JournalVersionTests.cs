using FedInfra.Coordinator.Journal;
using FedInfra.Testing;

namespace FedInfra.Coordinator.Tests.Journal;

/// <summary>Journals that another version of the coordinator, or another program, wrote.</summary>
public sealed class JournalVersionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["journal.db"];

    [Fact]
    public void A_newer_schema_is_refused()
    {
        Open().Dispose();
        JournalFile.Execute(Path, "PRAGMA user_version = 2");

        var exception = Assert.Throws<CoordinatorException>(Open);
        Assert.Equal(CoordinatorErrorCode.Conflict, exception.Code);
        Assert.Contains("schema version 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_something_else_is_left_alone()
    {
        JournalFile.Execute(Path, "CREATE TABLE customers (name)");

        Assert.Contains("something else", Assert.Throws<CoordinatorException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_the_lock_let_go()
    {
        _folder.Write("journal.db", new string('x', 5000));
        Assert.Equal(CoordinatorErrorCode.Corrupt, Assert.Throws<CoordinatorException>(Open).Code);

        File.Delete(Path);
        Open().Dispose();
    }

    [Fact]
    public void An_unknown_kind_is_named_as_a_newer_coordinators()
    {
        var exception = ReadFirst("future.thing", "{}");

        Assert.Equal(CoordinatorErrorCode.Conflict, exception.Code);
        Assert.Contains("entry 1", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'future.thing'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_member_is_named_with_its_sequence()
    {
        var exception = ReadFirst("test.counted", """{"name":"a"}""");

        Assert.Equal(CoordinatorErrorCode.Corrupt, exception.Code);
        Assert.Contains("entry 1 (test.counted)", exception.Message, StringComparison.Ordinal);
        Assert.Contains("'value'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":null,"value":1}""")]
    [InlineData("""{"name":"a","value":"x"}""")]
    [InlineData("""{"name":"a","value":1""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    public void A_payload_of_another_shape_is_named(string payload) =>
        Assert.Contains("entry 1 (test.counted)", ReadFirst("test.counted", payload).Message, StringComparison.Ordinal);

    [Fact]
    public void A_member_that_a_newer_coordinator_added_is_skipped()
    {
        Open().Dispose();
        JournalFile.WriteFirst(Path, "test.counted", """{"name":"a","value":1,"added":[1,2]}""");

        using var journal = Open();
        Assert.Equal(new Counted("a", 1), journal.Read().Single().Event);
    }

    [Fact]
    public void A_member_added_with_a_default_may_be_missing_from_older_lines()
    {
        Open().Dispose();
        JournalFile.WriteFirst(
            Path, "test.painted", $$"""{"colour":"darkBlue","blob":"{{new string('a', 64)}}","loss":"NaN","nodes":[]}""");

        using var journal = Open();
        var painted = Assert.IsType<Painted>(journal.Read().Single().Event);
        Assert.Equal((Colour.DarkBlue, double.NaN, null), (painted.Colour, painted.Loss, painted.Note));
    }

    public void Dispose() => _folder.Dispose();

    private EventJournal Open() => EventJournal.Open(Path, JournalTestEvents.Types(), TimeProvider.System);

    private CoordinatorException ReadFirst(string kind, string payload)
    {
        Open().Dispose();
        JournalFile.WriteFirst(Path, kind, payload);
        using var journal = Open();
        return Assert.Throws<CoordinatorException>(journal.Verify);
    }
}
