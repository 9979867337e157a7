using FedInfra.ClientNode.Sites;
using FedInfra.CommandLine;
using FedInfra.Learning.Data;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Tests.Sites;

public sealed class SiteFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_smallest_file_has_an_address_and_one_node_with_data()
    {
        var site = SiteFile.Read(_folder.Write("site.yaml", "coordinator: http://127.0.0.1:8443\nnodes:\n  - name: a\n    data: {kind: digits}\n"));

        Assert.Equal("http://127.0.0.1:8443", site.Coordinator);
        Assert.Equal(_folder["node-data"], site.DataDir);
        Assert.Null(site.Threads);
        Assert.Null(site.Parallel);
        Assert.Equal("digits", Assert.Single(site.Nodes).Data!.Kind);
    }

    [Fact]
    public void The_data_folder_is_relative_to_the_file_and_the_option_stands_in_for_its_coordinator()
    {
        var path = _folder.Write("etc/site.yaml", "coordinator: http://127.0.0.1:1\ndata-dir: ../var\nnodes:\n  - name: a\n    data: {kind: digits}\n");

        var site = SiteFile.Read(path, "https://other:2", "ca.pem");

        Assert.Equal(_folder["var"], site.DataDir);
        Assert.Equal("https://other:2", site.Coordinator);
    }

    [Fact]
    public void An_engine_and_its_modules_are_found_from_the_file()
    {
        var folder = Directory.CreateDirectory(_folder["etc/modules"]).FullName;
        const string rest = "coordinator: http://127.0.0.1:1\nnodes:\n  - name: a\n    data: {kind: digits}\n";

        var site = SiteFile.Read(_folder.Write("etc/site.yaml", rest + "engine: engines/own.dll\ndevice: cuda:1\nmixed-precision: true\nmodules-dir: modules\n"));
        var named = SiteFile.Read(_folder.Write("etc/named.yaml", rest + "engine: torch\n"));
        var wrong = Assert.Throws<CommandException>(() => SiteFile.Read(_folder.Write("etc/wrong.yaml", rest + "modules-dir: nowhere\n")));

        Assert.Equal((_folder["etc/engines/own.dll"], "cuda:1", true, folder), (site.Engine, site.Device, site.MixedPrecision, site.ModulesDir));
        Assert.Equal(("torch", null, null, null), (named.Engine, named.Device, named.MixedPrecision, named.ModulesDir));
        Assert.Contains($"modules-dir: there is no folder {_folder["etc/nowhere"]}", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_is_told_at_once_with_its_field()
    {
        var site = new SiteFile
        {
            Coordinator = "c:8443",
            Threads = 257,
            Parallel = 0,
            Nodes =
            [
                new SiteNode { Name = "A", Data = new DataSourceSpec { Kind = "telepathy" } },
                new SiteNode { Name = "b" },
                new SiteNode { Name = "b", Data = new DataSourceSpec { Kind = "digits" } },
            ],
        };

        var fields = site.Validate().Select(error => error.Split(':')[0]);

        Assert.Equal(["coordinator", "threads", "parallel", "nodes[0].name", "nodes[0].data.kind", "nodes[1].data", "nodes"], fields);
    }

    [Fact]
    public void A_site_without_nodes_is_refused() =>
        Assert.StartsWith("nodes: at least one", Assert.Single(new SiteFile { Coordinator = "http://127.0.0.1:1" }.Validate()), StringComparison.Ordinal);

    [Theory]
    [InlineData("a", true)]
    [InlineData("hospital-7", true)]
    [InlineData("0", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("Hospital", false)]
    [InlineData("a b", false)]
    [InlineData("a_b", false)]
    [InlineData("../a", false)]
    [InlineData("ä", false)]
    [InlineData("a\n", false)]
    [InlineData("٣", false)]
    public void A_node_name_is_of_small_letters_digits_and_hyphens(string? name, bool isName) => Assert.Equal(isName, IsName(name));

    [Fact]
    public void A_node_name_has_at_most_63_letters()
    {
        Assert.True(IsName(new string('a', SiteFile.MaximumNameLength)));
        Assert.False(IsName(new string('a', SiteFile.MaximumNameLength + 1)));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(256, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(257, false)]
    public void Threads_are_1_to_256(int threads, bool isFine)
    {
        var site = new SiteFile { Coordinator = "http://127.0.0.1:1", Threads = threads, Nodes = [new SiteNode { Name = "a", Data = new DataSourceSpec { Kind = "digits" } }] };

        Assert.Equal(isFine, site.Validate().Count == 0);
    }

    [Theory]
    [InlineData("nodes: []\ncoordinator: http://127.0.0.1:1\ncolour: red\n", "line 3", "colour")]
    [InlineData("coordinator: http://127.0.0.1:1\nnodes:\n  - name: a\n    data: {kind: digits, example: 5}\n", "line 4", "example")]
    [InlineData("threads: two\n", "line 1", "two")]
    [InlineData("", "empty")]
    public void What_cannot_be_read_is_named_with_its_line(string yaml, params string[] texts)
    {
        var path = _folder.Write("site.yaml", yaml);

        var error = Assert.Throws<CommandException>(() => SiteFile.Read(path));

        Assert.All([path, .. texts], text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
    }

    private static bool IsName(string? name) =>
        new SiteFile { Coordinator = "http://127.0.0.1:1", Nodes = [new SiteNode { Name = name, Data = new DataSourceSpec { Kind = "digits" } }] }.Validate().Count == 0;
}
