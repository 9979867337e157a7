using System.CommandLine;
using System.Text.Json;
using FedInfra.ClientNode.Data;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Tests.Data;

public sealed class DataCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [RequiresDataFact("heart")]
    public async Task Heart_disease_is_got_checked_and_got_again_without_a_download()
    {
        await using var server = await FileServer.StartAsync();
        foreach (var path in Directory.GetFiles(TestData.Path("heart"), "*.data"))
        {
            server.Files["/heart/" + Path.GetFileName(path)] = File.ReadAllBytes(path);
        }

        string[] get = ["data", "get", "heart-disease", "--to", _folder["heart"], "--from", server.Url + "/heart/", "--json"];
        var first = await RunAsync(get);
        var again = await RunAsync(get);
        var check = await RunAsync("data", "check", "--kind", "heart-disease", "--path", _folder["heart"], "--index", "2", "--json");

        Assert.Equal((0, 0, 0), (first.Code, again.Code, check.Code));
        Assert.Equal(4, server.Requests.Count);
        using var got = JsonDocument.Parse(first.Output);
        Assert.Equal("processed.cleveland.data", got.RootElement.GetProperty("files")[0].GetProperty("name").GetString());
        using var checkedData = JsonDocument.Parse(check.Output);
        var node = checkedData.RootElement.GetProperty("nodes")[0];
        Assert.Equal(30, node.GetProperty("train").GetProperty("examples").GetInt32());
        Assert.Equal(16, node.GetProperty("test").GetProperty("examples").GetInt32());
        Assert.Equal(180, node.GetProperty("droppedRows").GetInt32());
    }

    [Fact]
    public async Task A_home_without_the_files_fails_and_says_what_it_asked_for()
    {
        await using var server = await FileServer.StartAsync();

        var result = await RunAsync("data", "get", "mnist", "--to", _folder.Path, "--from", server.Url);

        Assert.Equal(1, result.Code);
        Assert.Contains("train-images-idx3-ubyte.gz: answered 404", result.Errors, StringComparison.Ordinal);
        Assert.Contains("train-images-idx3-ubyte: answered 404", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_configuration_is_checked_node_by_node()
    {
        var path = _folder.Write("site.yaml",
            """
            coordinator: https://localhost:8443
            nodes:
              - name: north
                data: {kind: digits, examples: 100, test-examples: 20, partition: {kind: shards, parts: 5, index: 0}}
              - name: south
                data: {kind: digits, examples: 100, test-examples: 20, partition: {kind: shards, parts: 5, index: 1}}
            """);

        var table = await RunAsync("data", "check", "--config", path);
        var json = await RunAsync("data", "check", "--config", path, "--json");

        Assert.Equal((0, ""), (table.Code, table.Errors));
        Assert.Contains("south", table.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        var nodes = document.RootElement.GetProperty("nodes");
        Assert.Equal(2, nodes.GetArrayLength());
        Assert.Equal("north", nodes[0].GetProperty("node").GetString());
        Assert.Equal([1, 28, 28], nodes[0].GetProperty("featureShape").EnumerateArray().Select(size => size.GetInt32()));
        Assert.Equal(20, nodes[0].GetProperty("train").GetProperty("perClass").EnumerateArray().Sum(count => count.GetInt32()));
        Assert.NotEqual(
            nodes[0].GetProperty("train").GetProperty("fingerprint").GetString(),
            nodes[1].GetProperty("train").GetProperty("fingerprint").GetString());
    }

    [Fact]
    public async Task Every_wrong_node_of_a_configuration_is_named()
    {
        var path = _folder.Write("site.yaml",
            """
            nodes:
              - {name: north, data: {kind: excel}}
              - {name: south}
            """);

        var result = await RunAsync("data", "check", "--config", path);

        Assert.Equal(1, result.Code);
        Assert.Contains("nodes[0].data.kind: 'excel' is unknown", result.Errors, StringComparison.Ordinal);
        Assert.Contains("nodes[1].data: says which data the node trains on and is missing", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_key_of_a_configuration_is_named_with_its_line()
    {
        var path = _folder.Write("site.yaml",
            """
            nodes:
              - {name: west, data: {kind: digits, colour: red}}
            """);

        var result = await RunAsync("data", "check", "--config", path);

        Assert.Equal(1, result.Code);
        Assert.Contains("line 2", result.Errors, StringComparison.Ordinal);
        Assert.Contains("colour", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data check", "Give either --config FILE or --kind KIND")]
    [InlineData("data check --kind digits --config x.yaml", "Give either --config FILE or --kind KIND")]
    [InlineData("data check --kind excel", "kind: 'excel' is unknown; known are csv, idx")]
    [InlineData("data check --kind csv", "path: kind csv needs it; schema: kind csv needs it")]
    [InlineData("data check --config absent.yaml", "absent.yaml: cannot be read")]
    [InlineData("data get cifar --to x", "cifar")]
    [InlineData("data get mnist", "--to")]
    [InlineData("data get mnist --to x --from file:///etc", "is not an http or https URL")]
    public async Task Wrong_use_fails_with_advice(string line, string expected)
    {
        var result = await RunAsync(line.Split(' '));

        Assert.NotEqual(0, result.Code);
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("check")]
    public async Task Help_shows_an_example(string command)
    {
        var result = await RunAsync("data", command, "--help");

        Assert.Equal(0, result.Code);
        Assert.Contains($"Example: client-node data {command}", result.Output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] line)
    {
        var console = new InvocationConfiguration { Output = new StringWriter(), Error = new StringWriter() };
        var code = await new RootCommand { DataCommands.Create() }.Parse(line).InvokeAsync(console);
        return (code, console.Output.ToString()!, console.Error.ToString()!);
    }
}
