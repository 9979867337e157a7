using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Blobs;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.Rounds;
using FedInfra.Learning.Models;
using FedInfra.Learning.Safetensors;
using FedInfra.Rpc;
using FedInfra.Testing;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.Coordinator.Tests.Nodes;

public sealed class FederationHandlersTests : IDisposable
{
    private static readonly ModelSpec _spec = ModelCatalogue.LogisticRegression(3, 2);

    private readonly RpcCallContext _call = new();
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;
    private readonly FederationHandlers _handlers;
    private readonly NodeDirectory _nodes;
    private readonly Model _model;

    public FederationHandlersTests()
    {
        _services = CoordinatorServices.Build(_folder.Path, new EvaluationOptions(_folder.Path, 1), IdentityOptions.None, NullLoggerFactory.Instance, TimeProvider.System);
        _handlers = _services.GetRequiredService<FederationHandlers>();
        _nodes = _services.GetRequiredService<NodeDirectory>();
        var weights = Vector(1);
        _model = DirectiveFactory.Describe(_spec, _services.GetRequiredService<BlobStore>().Put(weights), weights.Length);
    }

    [Fact]
    public async Task An_update_that_another_node_sent_is_not_held_for_this_one_and_cannot_be_reported()
    {
        var update = Vector(2);
        var (alpha, alphasDirective) = Join("alpha");
        var (omega, omegasDirective) = Join("omega");
        await UploadAsync(alpha, alphasDirective, update);

        Assert.Equal(0, _handlers.BeginUpload(Begin(omega, omegasDirective, update), _call).Offset);
        var refusal = Assert.Throws<CoordinatorException>(() => _handlers.Report(Trained(omega, omegasDirective, update), _call));

        Assert.Equal(CoordinatorErrorCode.InvalidArgument, refusal.Code);
        Assert.Contains("never uploaded whole by this node", refusal.Message, StringComparison.Ordinal);
        Assert.True(_handlers.Report(Trained(alpha, alphasDirective, update), _call).Accepted);
    }

    [Fact]
    public async Task Two_nodes_may_send_the_same_bytes()
    {
        var update = Vector(2);
        foreach (var node in (string[])["alpha", "omega"])
        {
            var (session, directive) = Join(node);
            await UploadAsync(session, directive, update);
            Assert.True(_handlers.Report(Trained(session, directive, update), _call).Accepted);
        }
    }

    [Fact]
    public async Task A_node_that_missed_its_receipt_is_told_that_everything_is_held()
    {
        var update = Vector(2);
        var (session, directive) = Join("alpha");
        await UploadAsync(session, directive, update);

        Assert.Equal(update.Length, _handlers.BeginUpload(Begin(session, directive, update), _call).Offset);
    }

    [Fact]
    public async Task What_a_node_says_is_shortened_and_loses_its_control_characters()
    {
        var (session, directive) = Join("alpha");
        var assignment = _nodes.FindAssignment(_nodes.Find(session), directive)!;

        _handlers.Report(new ReportRequest { Session = session, Directive = directive, Failed = new Failed { Reason = "\u001b[31m" + new string('x', 10_000) } }, _call);

        var reason = (await assignment.Report).Failed.Reason;
        Assert.Equal(PlainText.MaximumReason, reason.Length);
        Assert.DoesNotContain('\u001b', reason);
    }

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    private static byte[] Vector(float value)
    {
        using var file = new MemoryStream();
        SafetensorsFile.Write(file, _spec.Parameters, Enumerable.Repeat(value, _spec.ParameterCount).ToArray());
        return file.ToArray();
    }

    private static BlobRef Ref(byte[] update) => new() { Sha256 = BlobId.Of(update).ToString(), Length = update.Length };

    private static BeginUploadRequest Begin(string session, string directive, byte[] update) =>
        new() { Session = session, Directive = directive, Update = Ref(update) };

    private (string Session, string Directive) Join(string node)
    {
        var session = _handlers.Register(new RegisterRequest { Node = node }, _call).Session;
        var directive = new Directive
        {
            Id = Guid.NewGuid().ToString("N"),
            Job = "job-1",
            Round = 1,
            TimeLeft = Duration.FromTimeSpan(TimeSpan.FromMinutes(1)),
            Train = new TrainWork { Model = _model, Plan = new TrainingPlan() },
        };
        _nodes.Assign(node, directive);
        return (session, directive.Id);
    }

    private async Task UploadAsync(string session, string directive, byte[] update)
    {
        _handlers.BeginUpload(Begin(session, directive, update), _call);
        await _handlers.UploadAsync(Parts(), new RpcCallContext());

        async IAsyncEnumerable<RpcChunk<UploadPart>> Parts()
        {
            await Task.Yield();
            yield return new RpcChunk<UploadPart>(new UploadPart { Session = session, Directive = directive }, update);
        }
    }

    private ReportRequest Trained(string session, string directive, byte[] update) => new()
    {
        Session = session,
        Directive = directive,
        Trained = new Trained { Update = Ref(update), ModelSha256 = _model.Weights.Sha256, Examples = 1, Steps = 1, Loss = 1 },
    };
}
