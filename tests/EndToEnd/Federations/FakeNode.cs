using System.Security.Cryptography;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.EndToEnd.Tests.Processes;
using FedInfra.Learning.Models;
using FedInfra.Learning.Safetensors;
using FedInfra.Rpc;

namespace FedInfra.EndToEnd.Tests.Federations;

/// <summary>A node that a test plays itself, message by message, so that it can do what no honest node does.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly Uri _coordinator;
    private readonly RpcChannelOptions? _options;
    private RpcChannel _channel;
    private RpcCall<ReceiveDirectivesRequest, Directive> _directives = null!;

    private FakeNode(Uri coordinator, string name, RpcChannelOptions? options)
    {
        (_coordinator, _options) = (coordinator, options);
        Name = name;
        _channel = new RpcChannel(coordinator, options);
    }

    public string Name { get; }

    public string Session { get; private set; } = "";

    public RpcChannel Channel => _channel;

    /// <param name="coordinator">Where the coordinator listens.</param>
    /// <param name="name">The node's name.</param>
    /// <param name="options">Its certificate and authority; null for a coordinator without TLS.</param>
    public static async Task<FakeNode> JoinAsync(Uri coordinator, string name, RpcChannelOptions? options = null)
    {
        var node = new FakeNode(coordinator, name, options);
        await node.RegisterAsync();
        return node;
    }

    /// <summary>The connection breaks, as when the process dies.</summary>
    public ValueTask VanishAsync() => _channel.DisposeAsync();

    /// <summary>Comes back after <see cref="VanishAsync"/>.</summary>
    public Task ReturnAsync()
    {
        _channel = new RpcChannel(_coordinator, _options);
        return RegisterAsync();
    }

    /// <summary>The next training directive; what else comes is passed over.</summary>
    public Task<Directive> TrainingAsync() => NextAsync(Directive.WorkOneofCase.Train);

    /// <summary>The next directive of this kind; what else comes is passed over.</summary>
    public async Task<Directive> NextAsync(Directive.WorkOneofCase work)
    {
        while (await _directives.ReadAsync().AsTask().WaitAsync(RunningProcess.Patience) is { } directive)
        {
            if (directive.WorkCase == work)
            {
                return directive;
            }
        }

        throw new InvalidOperationException("The stream of directives ended.");
    }

    /// <summary>An update of the directive's model with this value everywhere.</summary>
    public static byte[] Update(Directive directive, float value = 0)
    {
        var tensors = ModelSpec.Parse(directive.Train.Model.Spec, "model").Parameters;
        var values = new float[tensors.Sum(tensor => tensor.Length)];
        values.AsSpan().Fill(value);
        return FileOf(tensors, values);
    }

    public static byte[] FileOf(IReadOnlyList<TensorInfo> tensors, float[] values)
    {
        using var file = new MemoryStream();
        SafetensorsFile.Write(file, tensors, values);
        return file.ToArray();
    }

    public static BlobRef NameOf(byte[] update) => new() { Sha256 = Convert.ToHexStringLower(SHA256.HashData(update)), Length = update.Length };

    public async Task<long> BeginAsync(Directive directive, BlobRef update) =>
        (await _channel.CallAsync(FederationMethods.BeginUpload, new BeginUploadRequest { Session = Session, Directive = directive.Id, Update = update })).Offset;

    /// <summary>Uploads bytes from an offset on and waits for the receipt.</summary>
    public Task<UploadReceipt> UploadAsync(Directive directive, byte[] bytes, long offset = 0) =>
        _channel.SendAsync(FederationMethods.Upload, Parts(directive, bytes, offset));

    /// <summary>Sends the first bytes of an update, lets the coordinator have them, and breaks the connection.</summary>
    /// <param name="directive">The directive that the update answers.</param>
    /// <param name="bytes">The first part of the update.</param>
    /// <param name="coordinatorDataDir">Shows when the bytes have arrived: written is not arrived, and what is still on its way is lost with the connection.</param>
    public async Task UploadAndVanishAsync(Directive directive, byte[] bytes, string coordinatorDataDir)
    {
        using var call = _channel.Start(FederationMethods.Upload);
        await call.WriteAsync(new RpcChunk<UploadPart>(new UploadPart { Session = Session, Directive = directive.Id }, bytes));

        var incoming = new DirectoryInfo(Path.Combine(coordinatorDataDir, "blobs", "incoming"));
        await Eventually.HoldsAsync(
            () => incoming.GetFiles($"*{directive.Id}*").Any(file => file.Length == bytes.Length), () => "the coordinator never held the first part");
        await VanishAsync();
    }

    /// <summary>Uploads an update as an honest node does.</summary>
    public async Task DeliverAsync(Directive directive, byte[] update)
    {
        if (await BeginAsync(directive, NameOf(update)) < update.Length)
        {
            await UploadAsync(directive, update);
        }
    }

    public Task<ReportReply> ReportAsync(Directive directive, byte[] update, Action<Trained>? change = null)
    {
        var trained = new Trained { Update = NameOf(update), ModelSha256 = directive.Train.Model.Weights.Sha256, Examples = 10, Steps = 1, Loss = 1, Seconds = 0.1 };
        change?.Invoke(trained);
        return ReportAsync(new ReportRequest { Directive = directive.Id, Trained = trained });
    }

    public Task<ReportReply> FailAsync(Directive directive, string reason) =>
        ReportAsync(new ReportRequest { Directive = directive.Id, Failed = new Failed { Kind = Failed.Types.Kind.Error, Reason = reason } });

    public ValueTask DisposeAsync() => VanishAsync();

    private async Task<ReportReply> ReportAsync(ReportRequest request)
    {
        request.Session = Session;
        return await _channel.CallAsync(FederationMethods.Report, request);
    }

    private async Task RegisterAsync()
    {
        var data = new DataSummary { Classes = 10, TrainExamples = 10, TestExamples = 10, FeatureShape = { 1, 28, 28 } };
        Session = (await _channel.CallAsync(FederationMethods.Register, new RegisterRequest { Node = Name, Version = "fake", Data = data })).Session;
        _directives = _channel.Start(FederationMethods.ReceiveDirectives, new ReceiveDirectivesRequest { Session = Session });
        await _directives.HeadersAsync();
    }

    private async IAsyncEnumerable<RpcChunk<UploadPart>> Parts(Directive directive, byte[] bytes, long offset)
    {
        await Task.CompletedTask;
        yield return new RpcChunk<UploadPart>(new UploadPart { Session = Session, Directive = directive.Id, Offset = offset }, bytes);
    }
}
