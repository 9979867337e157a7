using System.CommandLine;
using System.Text.Json;
using FedInfra.ClientNode.Policies;
using FedInfra.ClientNode.Privacy;
using FedInfra.Privacy.Accounting;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Tests.Policies;

public sealed class PolicyLedgerCommandTests : IDisposable
{
    private static readonly LedgerLimits _none = new(null, null, 1e-5);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_operator_sees_what_each_job_has_spent_and_what_is_left()
    {
        var site = Spend();
        _folder.Write("policy.yaml", "differential-privacy: {maximum-epsilon: 8, maximum-epsilon-per-job: 4, delta: 1e-6}\n");

        var output = await RunAsync("policy", "ledger", "--config", site);

        var all = Composition.Epsilon([PrivacySpend.Central(10, 2), PrivacySpend.Local(2, 30, 0.1)], 1e-6);
        Assert.Contains(FormattableString.Invariant($"data set patients: epsilon {all:0.####} spent (delta 1E-06), {8 - all:0.####} left of 8"), output, StringComparison.Ordinal);
        Assert.Contains("  heart-1: central, 2 releases, epsilon ", output, StringComparison.Ordinal);
        Assert.Contains("  heart-2: local, 1 release, epsilon ", output, StringComparison.Ordinal);
        Assert.Contains("left of 4", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_comes_as_JSON()
    {
        using var json = JsonDocument.Parse(await RunAsync("policy", "ledger", "--config", Spend(policy: false), "--json"));

        var account = Assert.Single(json.RootElement.GetProperty("datasets").EnumerateArray());
        Assert.Equal("patients", account.GetProperty("dataset").GetString());
        Assert.Equal(JsonValueKind.Null, account.GetProperty("left").ValueKind);
        Assert.Equal([2, 1], account.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("releases").GetInt32()));
        Assert.Equal(
            Composition.Epsilon([PrivacySpend.Central(10, 2)], 1e-5), account.GetProperty("jobs")[0].GetProperty("epsilon").GetDouble(), 1e-12);
    }

    [Fact]
    public async Task A_site_that_has_spent_nothing_is_told_where_the_ledger_would_be()
    {
        var site = _folder.Write("site.yaml", "data-dir: data\n");

        Assert.Contains($"{_folder["data", "ledger"]}: no job has spent anything yet", await RunAsync("policy", "ledger", "--config", site), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_ledger_is_named()
    {
        var site = Spend(policy: false);
        File.AppendAllText(_folder["data", "ledger", "patients.jsonl"], "?\n");

        Assert.Contains("line 4", (await Assert.ThrowsAsync<ClientNodeException>(() => RunAsync("policy", "ledger", "--config", site))).Message, StringComparison.Ordinal);
    }

    private string Spend(bool policy = true)
    {
        var ledger = NodeLedger.Open(_folder["data", "ledger"], "patients", TimeProvider.System);
        ledger.Debit("heart-1", "a", PrivacySpend.Central(10, 1), _none);
        ledger.Debit("heart-1", "b", PrivacySpend.Central(10, 1), _none);
        ledger.Debit("heart-2", "c", PrivacySpend.Local(2, 30, 0.1), _none);
        return _folder.Write("site.yaml", "data-dir: data\n" + (policy ? "policy-file: policy.yaml\n" : ""));
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        var root = new RootCommand { PolicyCommands.Create() };
        await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false });
        return output.ToString();
    }
}
