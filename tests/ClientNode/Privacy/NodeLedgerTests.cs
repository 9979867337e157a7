using FedInfra.ClientNode.Privacy;
using FedInfra.Privacy.Accounting;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Tests.Privacy;

public sealed class NodeLedgerTests : IDisposable
{
    private static readonly PrivacySpend _spend = PrivacySpend.Central(noiseMultiplier: 4, rounds: 1);
    private static readonly LedgerLimits _none = new(null, null, 1e-5);

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["ledger", "alpha.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_debited_is_there_after_a_restart_and_costs_nothing_again_under_its_name()
    {
        Open().Debit("job-1", "one", _spend, _none);
        Open().Debit("job-1", "one", _spend, _none);
        var ledger = Open();
        ledger.Debit("job-2", "one", PrivacySpend.Local(1.5, 30, 0.25), _none);

        Assert.Equal(ledger.Lines, Open().Lines);
        Assert.Equal([("job-1", "one", _spend), ("job-2", "one", PrivacySpend.Local(1.5, 30, 0.25))], ledger.Lines.Select(line => (line.Job, line.Release, line.Spend)));
    }

    [Fact]
    public void A_release_that_would_overdraw_is_refused_with_the_numbers_and_not_written()
    {
        var ledger = Open();
        ledger.Debit("job-1", "one", _spend, _none);
        var once = NodeLedger.Epsilon(ledger.Lines, 1e-5);
        var limits = new LedgerLimits(PerJob: once * 1.1, Total: null, 1e-5);

        var refusal = Assert.Throws<BudgetException>(() => ledger.Debit("job-1", "two", _spend, limits));
        Assert.Throws<BudgetException>(() => ledger.Check("job-1", "two", _spend, limits));
        ledger.Check("job-1", "one", _spend, limits);
        ledger.Debit("job-2", "two", _spend, limits);

        Assert.Contains("job job-1 may cost epsilon", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("all jobs together", Assert.Throws<BudgetException>(() => Open().Debit("job-3", "x", _spend, new(null, once, 1e-5))).Message, StringComparison.Ordinal);
        Assert.Equal(2, Open().Lines.Count);
    }

    [Fact]
    public void A_last_line_that_was_never_finished_is_cut_off_and_the_next_one_is_whole()
    {
        Open().Debit("job-1", "one", _spend, _none);
        File.AppendAllText(Path, "{\"At\":\"2026-");

        Open().Debit("job-1", "two", _spend, _none);

        Assert.Equal(["one", "two"], Open().Lines.Select(line => line.Release));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not JSON")]
    [InlineData("")]
    [InlineData("{\"At\":\"2026-01-01T00:00:00+00:00\",\"Job\":\"a\",\"Release\":\"b\",\"Spend\":{\"Kind\":\"Central\",\"NoiseMultiplier\":-1}}")]
    [InlineData("{\"At\":\"2026-01-01T00:00:00+00:00\",\"Job\":\"a\",\"Release\":\"b\",\"Spend\":{\"Kind\":\"Central\",\"NoiseMultiplier\":1,\"Steps\":-5}}")]
    public void A_damaged_line_stops_every_release_and_says_which(string damage)
    {
        Open().Debit("job-1", "one", _spend, _none);
        File.AppendAllText(Path, damage + "\n");

        var error = Assert.Throws<ClientNodeException>(() => Open());

        Assert.Contains("line 2: the privacy ledger is damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains("restored from a backup", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_process_with_the_same_ledger_cannot_spend_the_same_budget_again()
    {
        var (one, two) = (Open(), Open());
        one.Debit("job-1", "one", _spend, _none);

        var error = Assert.Throws<ClientNodeException>(() => two.Debit("job-1", "two", _spend, _none));

        Assert.Contains("a second client node", error.Message, StringComparison.Ordinal);
        Assert.Single(Open().Lines);
    }

    [Fact]
    public void A_ledger_that_was_deleted_while_the_node_runs_is_not_begun_anew()
    {
        var ledger = Open();
        ledger.Debit("job-1", "one", _spend, _none);
        File.Delete(Path);

        Assert.Throws<ClientNodeException>(() => ledger.Debit("job-1", "two", _spend, _none));
    }

    [Fact]
    public void A_ledger_that_cannot_be_written_debits_nothing()
    {
        var ledger = Open();
        Directory.CreateDirectory(Path);

        var error = Assert.Throws<ClientNodeException>(() => ledger.Debit("job-1", "one", _spend, _none));

        Assert.Contains("nothing is released", error.Message, StringComparison.Ordinal);
        Assert.Empty(ledger.Lines);
    }

    private NodeLedger Open() => NodeLedger.Open(_folder["ledger"], "alpha", TimeProvider.System);
}
