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
public sealed class BadUpdateTests(HonestNodes honest) : BadNodeTest(honest)
{
    [Fact]
    public async Task A_value_that_is_not_a_number_is_refused()
    {
        Update = FakeNode.Update(Directive, float.NaN);
        await Node.DeliverAsync(Directive, Update);

        await AssertReportRefusedAsync(RpcStatusCode.InvalidArgument, "value 0 is not finite");
    }

    [Fact]
    public async Task An_infinite_value_at_the_very_end_is_refused()
    {
        BitConverter.TryWriteBytes(Update.AsSpan(Update.Length - 4), float.PositiveInfinity);
        await Node.DeliverAsync(Directive, Update);

        await AssertReportRefusedAsync(RpcStatusCode.InvalidArgument, "value 7849 is not finite");
    }

    [Fact]
    public async Task Tensors_of_another_shape_are_refused()
    {
        Update = FakeNode.FileOf([new TensorInfo("0.weight", [784, 10]), new TensorInfo("0.bias", [10])], new float[7850]);
        await Node.DeliverAsync(Directive, Update);

        await AssertReportRefusedAsync(RpcStatusCode.InvalidArgument, "0.weight[784,10]", "0.weight[10,784]");
    }

    [Fact]
    public async Task A_file_that_is_cut_short_is_refused()
    {
        Update = Update[..^4];
        await Node.DeliverAsync(Directive, Update);

        await AssertReportRefusedAsync(RpcStatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Bytes_that_are_no_model_file_are_refused()
    {
        Update = [.. Enumerable.Repeat((byte)0xff, 1000)];
        await Node.DeliverAsync(Directive, Update);

        await AssertReportRefusedAsync(RpcStatusCode.InvalidArgument);
    }

    [Fact]
    public async Task AnUpdate_of_another_model_is_refused()
    {
        await Node.DeliverAsync(Directive, Update);

        await AssertReportRefusedAsync(trained => trained.ModelSha256 = new string('0', 64), RpcStatusCode.InvalidArgument, Directive.Train.Model.Weights.Sha256);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    public async Task A_number_of_examples_that_is_not_positive_is_refused(long examples)
    {
        await Node.DeliverAsync(Directive, Update);

        await AssertReportRefusedAsync(trained => trained.Examples = examples, RpcStatusCode.InvalidArgument, $"{examples} examples");
    }

    [Fact]
    public async Task A_report_without_an_upload_is_refused() =>
        await AssertReportRefusedAsync(RpcStatusCode.InvalidArgument, "never uploaded");

    [Fact]
    public async Task Bytes_of_another_hash_are_thrown_away()
    {
        var promised = FakeNode.NameOf(FakeNode.Update(Directive, 1));
        await Node.BeginAsync(Directive, promised);

        await AssertRefusedAsync(() => Node.UploadAsync(Directive, Update), RpcStatusCode.InvalidArgument, promised.Sha256, FakeNode.NameOf(Update).Sha256);
        Assert.Equal(0, await Node.BeginAsync(Directive, promised));
        await AssertRoundNamesUsAsync();
    }

    [Fact]
    public async Task More_bytes_than_declared_are_refused()
    {
        var declared = FakeNode.NameOf(Update);
        declared.Length -= 1;
        await Node.BeginAsync(Directive, declared);

        await AssertRefusedAsync(() => Node.UploadAsync(Directive, Update), RpcStatusCode.ResourceExhausted, "beyond the declared length");
        await AssertRoundNamesUsAsync();
    }

    [Fact]
    public async Task Fewer_bytes_than_declared_are_refused_and_kept_for_the_rest()
    {
        var declared = FakeNode.NameOf(Update);
        await Node.BeginAsync(Directive, declared);

        await AssertRefusedAsync(() => Node.UploadAsync(Directive, Update[..100]), RpcStatusCode.InvalidArgument, "not complete", "offset 100");
        Assert.Equal(100, await Node.BeginAsync(Directive, declared));
        await AssertRoundNamesUsAsync();
    }

    [Fact]
    public async Task A_length_of_ten_gigabytes_is_refused_before_a_byte_is_sent()
    {
        var declared = FakeNode.NameOf(Update);
        declared.Length = 10L << 30;

        await AssertRefusedAsync(() => Node.BeginAsync(Directive, declared), RpcStatusCode.InvalidArgument, "10737418240 bytes");
        await AssertRoundNamesUsAsync();
    }

    [Fact]
    public async Task A_session_that_is_not_open_may_do_nothing()
    {
        var session = new string('0', 32);
        var upload = new BeginUploadRequest { Session = session, Directive = Directive.Id, Update = FakeNode.NameOf(Update) };
        var report = new ReportRequest { Session = session, Directive = Directive.Id, Failed = new Failed() };
        var download = new DownloadRequest { Session = session, Sha256 = Directive.Train.Model.Weights.Sha256 };

        await AssertRefusedAsync(() => Node.Channel.CallAsync(FederationMethods.BeginUpload, upload), RpcStatusCode.Unauthenticated, "register again");
        await AssertRefusedAsync(() => Node.Channel.CallAsync(FederationMethods.Report, report), RpcStatusCode.Unauthenticated, "register again");
        await AssertRefusedAsync(() => DownloadAsync(download), RpcStatusCode.Unauthenticated, "register again");
        await AssertRoundNamesUsAsync();
    }

    [Fact]
    public async Task ADirective_is_only_for_theNode_that_it_was_given_to()
    {
        await using var thief = await Federation.JoinAsync("thief");

        await AssertRefusedAsync(() => thief.BeginAsync(Directive, FakeNode.NameOf(Update)), RpcStatusCode.NotFound, "thief", Directive.Id);
        Assert.False((await thief.FailAsync(Directive, "not mine")).Accepted);
        await Node.DeliverAsync(Directive, Update);
        Assert.True((await Node.ReportAsync(Directive, Update)).Accepted);
        var round = Assert.Single((await Federation.WatchAsync(Job)).Completed().Rounds);
        Assert.Equal(["alpha", "beta", "omega"], round.Participants);
    }

    [Fact]
    public async Task A_blob_that_is_not_of_theNodesDirective_cannot_be_downloaded()
    {
        await Node.DeliverAsync(Directive, Update);
        var own = new DownloadRequest { Session = Node.Session, Sha256 = FakeNode.NameOf(Update).Sha256 };
        var upwards = new DownloadRequest { Session = Node.Session, Sha256 = "../../journal.db" };
        var beyond = new DownloadRequest { Session = Node.Session, Sha256 = Directive.Train.Model.Weights.Sha256, Offset = 1L << 40 };

        await AssertRefusedAsync(() => DownloadAsync(own), RpcStatusCode.NotFound, "no directive about model");
        await AssertRefusedAsync(() => DownloadAsync(upwards), RpcStatusCode.InvalidArgument);
        await AssertRefusedAsync(() => DownloadAsync(beyond), RpcStatusCode.InvalidArgument, "offset");
        await AssertRoundNamesUsAsync();
    }

    private async Task DownloadAsync(DownloadRequest request)
    {
        await foreach (var chunk in Node.Channel.ReadAsync(FederationMethods.Download, request))
        {
            Assert.False(chunk.Data.IsEmpty);
        }
    }
}
