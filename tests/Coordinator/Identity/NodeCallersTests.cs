using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Nodes;
using FedInfra.Rpc;

namespace FedInfra.Coordinator.Tests.Identity;

public sealed class NodeCallersTests : IDisposable
{
    private readonly IdentityFixture _fixture = new();

    private FederationHandlers Federation => _fixture.Get<FederationHandlers>();

    private NodeDirectory Directory => _fixture.Get<NodeDirectory>();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_node_registers_under_its_own_name_only()
    {
        var alpha = _fixture.Join("alpha");
        _fixture.Join("omega");

        Assert.NotEmpty(Federation.Register(new RegisterRequest { Node = "alpha" }, alpha).Session);
        IdentityFixture.Refused(
            () => Federation.Register(new RegisterRequest { Node = "omega" }, alpha), CoordinatorErrorCode.PermissionDenied, "certificate is alpha's", "'omega'");
    }

    [Fact]
    public async Task Another_nodes_session_is_refused_in_every_call()
    {
        var alpha = _fixture.Join("alpha");
        var session = Federation.Register(new RegisterRequest { Node = "omega" }, _fixture.Join("omega")).Session;
        async IAsyncEnumerable<RpcChunk<UploadPart>> Parts()
        {
            await Task.Yield();
            yield return new RpcChunk<UploadPart>(new UploadPart { Session = session, Directive = "d" }, new byte[1]);
        }

        IdentityFixture.Refused(() => Federation.BeginUpload(new BeginUploadRequest { Session = session }, alpha), CoordinatorErrorCode.PermissionDenied, "alpha's");
        IdentityFixture.Refused(() => Federation.Report(new ReportRequest { Session = session }, alpha), CoordinatorErrorCode.PermissionDenied, "alpha's");
        foreach (var call in (Func<Task>[])[
            () => Federation.DownloadAsync(new DownloadRequest { Session = session }, null!, alpha),
            () => Federation.ReceiveDirectivesAsync(new ReceiveDirectivesRequest { Session = session }, null!, alpha),
            () => Federation.UploadAsync(Parts(), alpha)])
        {
            var refusal = await Assert.ThrowsAsync<CoordinatorException>(call);
            Assert.Equal(CoordinatorErrorCode.PermissionDenied, refusal.Code);
        }
    }

    [Fact]
    public void A_call_without_a_certificate_is_told_to_enrol() => IdentityFixture.Refused(
        () => Federation.Register(new RegisterRequest { Node = "alpha" }, new RpcCallContext()), CoordinatorErrorCode.Unauthenticated, "client-node enroll");

    [Fact]
    public void An_expired_certificate_is_refused_with_its_end()
    {
        var alpha = _fixture.Join("alpha");
        _fixture.Clock.Now += TimeSpan.FromDays(7);

        IdentityFixture.Refused(
            () => Federation.Register(new RegisterRequest { Node = "alpha" }, alpha), CoordinatorErrorCode.PermissionDenied, "expired at 2026-03-08 12:00:00 UTC", "new token");
    }

    [Fact]
    public void The_key_of_an_earlier_enrolment_is_refused()
    {
        var before = _fixture.Join("alpha");
        var now = _fixture.Join("alpha");

        IdentityFixture.Refused(() => Federation.Register(new RegisterRequest { Node = "alpha" }, before), CoordinatorErrorCode.PermissionDenied, "not the one");
        Assert.NotEmpty(Federation.Register(new RegisterRequest { Node = "alpha" }, now).Session);
    }

    [Fact]
    public async Task A_revoked_node_loses_its_stream_and_its_next_call()
    {
        var alpha = _fixture.Join("alpha");
        var session = Federation.Register(new RegisterRequest { Node = "alpha" }, alpha).Session;
        var stream = Federation.ReceiveDirectivesAsync(new ReceiveDirectivesRequest { Session = session }, null!, alpha);

        _fixture.Desk.Revoke("alpha", "left the study", "test");

        var ended = await Assert.ThrowsAsync<CoordinatorException>(() => stream);
        Assert.Equal(CoordinatorErrorCode.PermissionDenied, ended.Code);
        IdentityFixture.Refused(() => Federation.Register(new RegisterRequest { Node = "alpha" }, alpha), CoordinatorErrorCode.PermissionDenied, "revoked", "left the study");
        IdentityFixture.Refused(() => _fixture.Desk.Approve("alpha", "test"), CoordinatorErrorCode.Conflict, "token create alpha");
    }

    [Fact]
    public void A_revocation_ends_the_nodes_unused_tokens_and_a_new_one_brings_it_back()
    {
        _fixture.Join("alpha");
        var unused = _fixture.Token("alpha");
        _fixture.Desk.Revoke("alpha", "", "test");
        using var key = IdentityFixture.Key();

        IdentityFixture.Refused(() => _fixture.Enroll("alpha", unused, key), CoordinatorErrorCode.PermissionDenied, "revoked");
        var back = _fixture.Join("alpha", approves: false);
        Assert.True(Federation.Register(new RegisterRequest { Node = "alpha" }, back).Pending);
    }

    [Fact]
    public async Task A_pending_node_is_told_and_is_in_no_cohort_until_it_is_approved()
    {
        var alpha = _fixture.Join("alpha", approves: false);
        var registered = Federation.Register(new RegisterRequest { Node = "alpha" }, alpha);
        using var leaving = new CancellationTokenSource();
        var stream = Federation.ReceiveDirectivesAsync(
            new ReceiveDirectivesRequest { Session = registered.Session }, null!, new RpcCallContext(alpha.Peer, clientCertificate: alpha.ClientCertificate, ct: leaving.Token));

        Assert.True(registered.Pending);
        Assert.Equal(["alpha"], Directory.Connected);
        Assert.Empty(Directory.Ready);
        var waiting = Directory.WaitForAsync(1, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        _fixture.Desk.Approve("alpha", "test");

        Assert.Equal(["alpha"], await waiting);
        Assert.False(Federation.Register(new RegisterRequest { Node = "alpha" }, alpha).Pending);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => stream);
    }

    [Fact]
    public void An_approval_is_for_the_key_that_was_approved()
    {
        _fixture.Join("alpha", approves: false);
        _fixture.Desk.Approve("alpha", "test");

        _fixture.Join("alpha", approves: false);

        Assert.Equal(NodeAdmission.Pending, _fixture.State.Identity.Nodes["alpha"].Admission);
    }

    [Fact]
    public void Who_never_enrolled_cannot_be_approved() =>
        IdentityFixture.Refused(() => _fixture.Desk.Approve("alpha", "test"), CoordinatorErrorCode.NotFound, "'alpha'");
}
