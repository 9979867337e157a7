using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.Testing;

namespace FedInfra.EndToEnd.Tests.Commands;

/// <summary>What the operator of a site sees when something is wrong with it.</summary>
public sealed class SiteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_missing_site_file_is_named() =>
        (await RunAsync(_folder["none.yaml"])).FailedSaying(_folder["none.yaml"]);

    [Fact]
    public async Task An_unknown_key_is_named_with_its_line() =>
        (await RunAsync(_folder.Write("site.yaml", "coordinator: http://127.0.0.1:1\nthread: 3\nnodes: []\n"))).FailedSaying("site.yaml, line 2", "thread");

    [Fact]
    public async Task Every_error_of_a_site_file_is_told_at_once() =>
        (await RunAsync(_folder.Write("site.yaml", """
            coordinator: nowhere
            threads: 0
            parallel: 5000
            nodes:
              - name: Not A Name
                data: {kind: digits, examples: -1}
              - name: a
            """))).FailedSaying(
            "site.yaml: ", "coordinator: 'nowhere'", "threads: 0", "parallel: 5000", "nodes[0].name: 'Not A Name'", "nodes[0].data.examples", "nodes[1].data");

    [Fact]
    public async Task Data_that_is_not_there_is_named()
    {
        var site = _folder.Write("site.yaml", "coordinator: http://127.0.0.1:1\nnodes:\n  - name: a\n    data: {kind: csv, path: patients.csv, schema: schema.yaml}\n");

        (await RunAsync(site)).FailedSaying(_folder["schema.yaml"]);
    }

    private Task<CommandResult> RunAsync(string site) => CommandResult.OfAsync("client-node.dll", _folder.Path, "run", "--config", site);
}
