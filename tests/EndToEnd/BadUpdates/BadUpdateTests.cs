using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.Learning.Models;
using FedInfra.Rpc;

namespace FedInfra.EndToEnd.Tests.BadUpdates;

/// <summary>
/// A node sends what no honest node sends: it is told so with a clear status, the round's result names it, and the
/// round goes on with the others.
/// </summary>
public sealed class BadUpdateTests(HonestNodes honest) : IClassFixture<HonestNodes>, IAsyncLifetime
{
    private static int _updates;

    private FakeNode _node = null!;
    private string _job = "";
    private Directive _directive = null!;
    private byte[] _update = [];

    private Federation Federation => honest.Federation;

    public async Task InitializeAsync()
    {
        _node = await Federation.JoinAsync("omega");
        await Federation.ConnectedAsync("alpha", "beta", "omega");
        _job = await Federation.SubmitAsync(new JobText { MinimumNodes = 3, DeadlineSeconds = 20 } + "");
        _directive = await _node.TrainingAsync();

        // A value of its own for each test: the coordinator asks nobody for bytes that it holds already.
        _update = FakeNode.Update(_directive, Interlocked.Increment(ref _updates) * 1e-6f);
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await Federation.ConnectedAsync("alpha", "beta");
        Federation.AssertNoErrors();
    }

    [Fact]
    public async Task A_value_that_is_not_a_number_is_refused()
    {
        _update = FakeNode.Update(_directive, float.NaN);
        await _node.DeliverAsync(_directive, _update);

        await AssertReportRefusedAsync(RpcStatusCode.InvalidArgument, "value 0 is not finite");
    }

    [Fact]
    public async Task An_infinite_value_at_the_very_end_is_refused()
    {
        BitConverter.TryWriteBytes(_update.AsSpan(_update.Length - 4), float.PositiveInfinity);
        await _node.DeliverAsync(_directive, _update);

        await AssertReportRefusedAsync(RpcStatusCode.InvalidArgument, "value 7849 is not finite");
    }

    [Fact]
    public async Task Tensors_of_another_shape_are_refused()
    {
        _update = FakeNode.FileOf([new TensorInfo("0.weight", [784, 10]), new TensorInfo("0.bias", [10])], new float[7850]);
        await _node.DeliverAsync(_directive, _update);

        await AssertReportRefusedAsync(RpcStatusCode.InvalidArgument, "0.weight[784,10]", "0.weight[10,784]");
    }

    [Fact]
    public async Task A_file_that_is_cut_short_is_refused()
    {
        _update = _update[..^4];
        await _node.DeliverAsync(_directive, _update);

        await AssertReportRefusedAsync(RpcStatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Bytes_that_are_no_model_file_are_refused()
    {
        _update = [.. Enumerable.Repeat((byte)0xff, 1000)];
        await _node.DeliverAsync(_directive, _update);

        await AssertReportRefusedAsync(RpcStatusCode.InvalidArgument);
    }

    [Fact]
    public async Task An_update_of_another_model_is_refused()
    {
        await _node.DeliverAsync(_directive, _update);

        await AssertReportRefusedAsync(trained => trained.ModelSha256 = new string('0', 64), RpcStatusCode.InvalidArgument, _directive.Train.Model.Weights.Sha256);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    public async Task A_number_of_examples_that_is_not_positive_is_refused(long examples)
    {
        await _node.DeliverAsync(_directive, _update);

        await AssertReportRefusedAsync(trained => trained.Examples = examples, RpcStatusCode.InvalidArgument, $"{examples} examples");
    }

    [Fact]
    public async Task A_report_without_an_upload_is_refused() =>
        await AssertReportRefusedAsync(RpcStatusCode.InvalidArgument, "never uploaded");

    [Fact]
    public async Task Bytes_of_another_hash_are_thrown_away()
    {
        var promised = FakeNode.NameOf(FakeNode.Update(_directive, 1));
        await _node.BeginAsync(_directive, promised);

        await AssertRefusedAsync(() => _node.UploadAsync(_directive, _update), RpcStatusCode.InvalidArgument, promised.Sha256, FakeNode.NameOf(_update).Sha256);
        Assert.Equal(0, await _node.BeginAsync(_directive, promised));
        await AssertRoundNamesUsAsync();
    }

    [Fact]
    public async Task More_bytes_than_declared_are_refused()
    {
        var declared = FakeNode.NameOf(_update);
        declared.Length -= 1;
        await _node.BeginAsync(_directive, declared);

        await AssertRefusedAsync(() => _node.UploadAsync(_directive, _update), RpcStatusCode.ResourceExhausted, "beyond the declared length");
        await AssertRoundNamesUsAsync();
    }

    [Fact]
    public async Task Fewer_bytes_than_declared_are_refused_and_kept_for_the_rest()
    {
        var declared = FakeNode.NameOf(_update);
        await _node.BeginAsync(_directive, declared);

        await AssertRefusedAsync(() => _node.UploadAsync(_directive, _update[..100]), RpcStatusCode.InvalidArgument, "not complete", "offset 100");
        Assert.Equal(100, await _node.BeginAsync(_directive, declared));
        await AssertRoundNamesUsAsync();
    }

    [Fact]
    public async Task A_length_of_ten_gigabytes_is_refused_before_a_byte_is_sent()
    {
        var declared = FakeNode.NameOf(_update);
        declared.Length = 10L << 30;

        await AssertRefusedAsync(() => _node.BeginAsync(_directive, declared), RpcStatusCode.InvalidArgument, "10737418240 bytes");
        await AssertRoundNamesUsAsync();
    }

    [Fact]
    public async Task A_session_that_is_not_open_may_do_nothing()
    {
        var session = new string('0', 32);
        var upload = new BeginUploadRequest { Session = session, Directive = _directive.Id, Update = FakeNode.NameOf(_update) };
        var report = new ReportRequest { Session = session, Directive = _directive.Id, Failed = new Failed() };
        var download = new DownloadRequest { Session = session, Sha256 = _directive.Train.Model.Weights.Sha256 };

        await AssertRefusedAsync(() => _node.Channel.CallAsync(FederationMethods.BeginUpload, upload), RpcStatusCode.Unauthenticated, "register again");
        await AssertRefusedAsync(() => _node.Channel.CallAsync(FederationMethods.Report, report), RpcStatusCode.Unauthenticated, "register again");
        await AssertRefusedAsync(() => DownloadAsync(download), RpcStatusCode.Unauthenticated, "register again");
        await AssertRoundNamesUsAsync();
    }

    [Fact]
    public async Task A_directive_is_only_for_the_node_that_it_was_given_to()
    {
        await using var thief = await Federation.JoinAsync("thief");

        await AssertRefusedAsync(() => thief.BeginAsync(_directive, FakeNode.NameOf(_update)), RpcStatusCode.NotFound, "thief", _directive.Id);
        Assert.False((await thief.FailAsync(_directive, "not mine")).Accepted);
        await _node.DeliverAsync(_directive, _update);
        Assert.True((await _node.ReportAsync(_directive, _update)).Accepted);
        var round = Assert.Single((await Federation.WatchAsync(_job)).Completed().Rounds);
        Assert.Equal(["alpha", "beta", "omega"], round.Participants);
    }

    [Fact]
    public async Task A_blob_that_is_not_of_the_nodes_directive_cannot_be_downloaded()
    {
        await _node.DeliverAsync(_directive, _update);
        var own = new DownloadRequest { Session = _node.Session, Sha256 = FakeNode.NameOf(_update).Sha256 };
        var upwards = new DownloadRequest { Session = _node.Session, Sha256 = "../../journal.db" };
        var beyond = new DownloadRequest { Session = _node.Session, Sha256 = _directive.Train.Model.Weights.Sha256, Offset = 1L << 40 };

        await AssertRefusedAsync(() => DownloadAsync(own), RpcStatusCode.NotFound, "no directive about model");
        await AssertRefusedAsync(() => DownloadAsync(upwards), RpcStatusCode.InvalidArgument);
        await AssertRefusedAsync(() => DownloadAsync(beyond), RpcStatusCode.InvalidArgument, "offset");
        await AssertRoundNamesUsAsync();
    }

    private Task AssertReportRefusedAsync(RpcStatusCode code, params string[] texts) => AssertReportRefusedAsync(_ => { }, code, texts);

    private async Task AssertReportRefusedAsync(Action<Trained> change, RpcStatusCode code, params string[] texts)
    {
        var refusal = await AssertRefusedAsync(() => _node.ReportAsync(_directive, _update, change), code, texts);
        var job = (await Federation.WatchAsync(_job)).Completed();

        Assert.Equal($"update refused: {refusal.Detail}", job.WhyAbsent(1, "omega"));
        Assert.Equal(["alpha", "beta"], job.Rounds[0].Participants);
    }

    private static async Task<RpcException> AssertRefusedAsync(Func<Task> call, RpcStatusCode code, params string[] texts)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(code, refusal.Code);
        Assert.All(texts, text => Assert.Contains(text, refusal.Detail, StringComparison.Ordinal));
        return refusal;
    }

    /// <summary>After a refused upload a node may try again; this one gives up, as an honest node would.</summary>
    private async Task AssertRoundNamesUsAsync()
    {
        Assert.True((await _node.FailAsync(_directive, "gave up")).Accepted);
        var job = (await Federation.WatchAsync(_job)).Completed();

        Assert.Equal("gave up", job.WhyAbsent(1, "omega"));
        Assert.Equal(["alpha", "beta"], job.Rounds[0].Participants);
    }

    private async Task DownloadAsync(DownloadRequest request)
    {
        await foreach (var chunk in _node.Channel.ReadAsync(FederationMethods.Download, request))
        {
            Assert.False(chunk.Data.IsEmpty);
        }
    }
}
