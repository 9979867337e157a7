using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Admin;
using FedInfra.EndToEnd.Tests.Processes;
using FedInfra.Identity;
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
    private readonly string[] _options;
    private RpcChannel _admin = null!;
    private RpcCallOptions _call;

    private Federation(string[] options) => _options = options;

    public TemporaryFolder Folder { get; } = new();

    public string DataDir => Folder["coordinator"];

    /// <summary>The coordinator's certificate authority, where it has one.</summary>
    public string AuthorityFile => Folder["coordinator", "ca.pem"];

    public RunningProcess Coordinator { get; private set; } = null!;

    /// <summary>Where nodes dial to.</summary>
    public Uri NodeAddress { get; private set; } = null!;

    /// <summary>Where administrators dial to.</summary>
    public Uri AdminAddress { get; private set; } = null!;

    /// <summary>Every line of every process so far.</summary>
    public IReadOnlyList<string> Lines => [.. _processes.SelectMany(process => process.Lines)];

    private bool IsSecure => !_options.Contains("--insecure");

    /// <summary>Without TLS: for tests whose subject is another.</summary>
    public static Task<Federation> StartAsync() => StartAsync(["--insecure"]);

    /// <summary>With certificates and tokens, and these options of <c>serve</c>.</summary>
    public static Task<Federation> StartSecureAsync(params string[] options) => StartAsync(options);

    /// <summary>Starts the coordinator again on the same data folder and addresses.</summary>
    public Task RestartAsync() => ServeAsync(NodeAddress.Authority, AdminAddress.Authority);

    /// <summary>Starts a client-node process; <see cref="Sites"/> writes its site file.</summary>
    public RunningProcess StartNodes(string name, params string[] nodes) => Start("client-node.dll", "run", "--config", WriteSite(name, nodes));

    /// <summary>A site file in a folder of its own; <c>tokens</c> beside it holds its nodes' tokens, where there are any.</summary>
    public string WriteSite(string name, params string[] nodes) => Folder.Write($"{name}/site.yaml", Sites.File(NodeAddress, nodes)
        + (IsSecure ? $"coordinator-ca-file: {AuthorityFile}\nenrolment-token-file: {Folder[name, "tokens"]}\npolicy-file: {Folder.Write($"{name}/plain-too.yaml", "secure-aggregation: {required: false}\n")}\n" : ""));

    /// <summary>Makes a node's token with the administrator's command, and puts it where the site finds it.</summary>
    public async Task<string> GiveTokenAsync(string site, string node, params string[] options)
    {
        var token = Assert.Single((await CommandAsync(["token", "create", node, .. options])).Succeeded().Output);
        Folder.Write($"{site}/tokens/{node}", token + "\n");
        return token;
    }

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
    public Task<CommandResult> CommandAsync(params string[] arguments) => CommandResult.OfAsync(
        "coordinator.dll", Folder.Path, [.. arguments, "--admin", AdminAddress.ToString(), .. IsSecure ? (string[])["--data-dir", DataDir] : []]);

    public async Task<string> SubmitAsync(string yaml) =>
        (await _admin.CallAsync(AdminMethods.SubmitJob, new SubmitJobRequest { Yaml = yaml, Source = "test" }, _call)).Job;

    /// <summary>The node as the admin service shows it.</summary>
    public async Task<Node?> FindAsync(string node) =>
        (await _admin.CallAsync(AdminMethods.ListNodes, new ListNodesRequest(), _call)).Nodes.FirstOrDefault(known => known.Name == node);

    /// <summary>Waits until exactly these nodes read their directives.</summary>
    public Task ConnectedAsync(params string[] nodes) => Eventually.HoldsAsync(
        async () =>
        {
            var reply = await _admin.CallAsync(AdminMethods.ListNodes, new ListNodesRequest(), _call);
            return reply.Nodes.Where(node => node.Connected).Select(node => node.Name).Order(StringComparer.Ordinal).SequenceEqual(nodes.Order(StringComparer.Ordinal));
        },
        () => $"the connected nodes never were {string.Join(", ", nodes)}:\n{string.Join('\n', Lines)}");

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

    private static async Task<Federation> StartAsync(string[] options)
    {
        var federation = new Federation(options);
        await federation.ServeAsync(Anywhere, Anywhere);
        return federation;
    }

    private async Task ServeAsync(string listen, string adminListen)
    {
        Coordinator = Start(
            "coordinator.dll", ["serve", "--data-dir", DataDir, "--listen", listen, "--admin-listen", adminListen, "--metrics-listen", Anywhere, .. _options]);
        var line = await Coordinator.LineAsync("Serving nodes on ");
        var addresses = line.Split(' ').Where(word => word.Contains("://", StringComparison.Ordinal)).Select(word => new Uri(word.TrimEnd(';'))).ToArray();
        (NodeAddress, AdminAddress) = (addresses[0], addresses[1]);
        if (!IsSecure)
        {
            _admin = new RpcChannel(AdminAddress);
            return;
        }

        var authority = TrustedAuthority.Load(AuthorityFile);
        _call = AdminConnection.Bearer(SecretFile.ReadSecret(Path.Combine(DataDir, AdminTokens.FileName)));
        _admin = new RpcChannel(AdminAddress, new RpcChannelOptions { SslClientAuthenticationOptions = authority.ClientOptions(own: null) });
    }
}
