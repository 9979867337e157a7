using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.EndToEnd.Tests.Processes;
using FedInfra.Rpc;
using FedInfra.Testing;

namespace FedInfra.EndToEnd.Tests.Federations;

/// <summary>
/// A coordinator process and client-node processes in a folder of their own, on ports that nobody else has. A test that
/// owns one ends with <see cref="DisposeAsync"/>, which fails when any process has logged an error.
/// </summary>
internal sealed class Federation : IAsyncDisposable
{
    private const string Anywhere = "127.0.0.1:0";

    private readonly List<RunningProcess> _processes = [];
    private RpcChannel _admin = null!;

    private Federation()
    {
    }

    public TemporaryFolder Folder { get; } = new();

    public string DataDir => Folder["coordinator"];

    public RunningProcess Coordinator { get; private set; } = null!;

    /// <summary>Where nodes dial to.</summary>
    public Uri NodeAddress { get; private set; } = null!;

    /// <summary>Where administrators dial to.</summary>
    public Uri AdminAddress { get; private set; } = null!;

    public static async Task<Federation> StartAsync()
    {
        var federation = new Federation();
        await federation.ServeAsync(Anywhere, Anywhere);
        return federation;
    }

    /// <summary>Starts the coordinator again on the same data folder and addresses.</summary>
    public Task RestartAsync() => ServeAsync(NodeAddress.Authority, AdminAddress.Authority);

    /// <summary>Starts a client-node process; <see cref="Sites"/> writes its site file.</summary>
    public RunningProcess StartNodes(string name, params string[] nodes) =>
        Start("client-node.dll", "run", "--config", Folder.Write($"{name}/site.yaml", Sites.File(NodeAddress, nodes)));

    /// <summary>A node that this test plays itself.</summary>
    public Task<FakeNode> JoinAsync(string name) => FakeNode.JoinAsync(NodeAddress, name);

    /// <summary>Starts an executable whose log must hold no error.</summary>
    public RunningProcess Start(string library, params string[] arguments)
    {
        var process = new RunningProcess(library, Folder.Path, arguments);
        _processes.Add(process);
        return process;
    }

    /// <summary>Runs an administrator's command against this coordinator to its end.</summary>
    public Task<CommandResult> CommandAsync(params string[] arguments) =>
        CommandResult.OfAsync("coordinator.dll", Folder.Path, [.. arguments, "--admin", AdminAddress.ToString()]);

    public async Task<string> SubmitAsync(string yaml) =>
        (await _admin.CallAsync(AdminMethods.SubmitJob, new SubmitJobRequest { Yaml = yaml, Source = "test" })).Job;

    /// <summary>Waits until exactly these nodes read their directives.</summary>
    public Task ConnectedAsync(params string[] nodes) => Eventually.HoldsAsync(
        async () =>
        {
            var reply = await _admin.CallAsync(AdminMethods.ListNodes, new ListNodesRequest());
            return reply.Nodes.Where(node => node.Connected).Select(node => node.Name).Order(StringComparer.Ordinal).SequenceEqual(nodes.Order(StringComparer.Ordinal));
        },
        () => $"the connected nodes never were {string.Join(", ", nodes)}:\n{string.Join('\n', _processes.SelectMany(process => process.Lines))}");

    /// <summary>Follows a job to its end with <c>job watch --json</c>.</summary>
    public async Task<WatchedJob> WatchAsync(string job) => WatchedJob.Of(await CommandAsync("job", "watch", job, "--json"));

    public void AssertNoErrors()
    {
        var errors = _processes.SelectMany(process => ErrorLines.In(process.Lines).Select(line => $"{process.CommandLine}: {line}")).ToArray();
        Assert.True(errors.Length == 0, string.Join('\n', errors));
    }

    public async ValueTask DisposeAsync()
    {
        await _admin.DisposeAsync();

        // Nodes first, as a person would; a stopped (SIGSTOP) or hung one is killed by Dispose.
        _processes.ForEach(process => process.Dispose());
        Folder.Dispose();
        AssertNoErrors();
    }

    private async Task ServeAsync(string listen, string adminListen)
    {
        Coordinator = Start("coordinator.dll", "serve", "--data-dir", DataDir, "--listen", listen, "--admin-listen", adminListen, "--metrics-listen", Anywhere);
        var line = await Coordinator.LineAsync("Serving nodes on ");
        var addresses = line.Split(' ').Where(word => word.StartsWith("http://", StringComparison.Ordinal)).Select(word => new Uri(word.TrimEnd(';'))).ToArray();
        (NodeAddress, AdminAddress) = (addresses[0], addresses[1]);
        _admin = new RpcChannel(AdminAddress);
    }
}
