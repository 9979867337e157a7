using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Admin;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Jobs;
using FedInfra.Coordinator.Tests.Identity;
using FedInfra.Identity;
using FedInfra.Rpc;
using AdminRole = FedInfra.Coordinator.Admin.AdminRole;
using JobState = FedInfra.Coordinator.Jobs.JobState;

namespace FedInfra.Coordinator.Tests.Admin;

public sealed class AdminGateTests : IDisposable
{
    private const string Job = "name: a\nmodel: logreg\nrounds: 1\n";

    private readonly IdentityFixture _fixture = new();

    private AdminGate Gate => _fixture.Get<AdminGate>();

    private AdminTokens Tokens => _fixture.Get<AdminTokens>();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Every_admin_method_has_a_least_role() => Assert.Equal(
        AdminReflection.Descriptor.Services[0].Methods.Select(method => method.Name).Order(StringComparer.Ordinal),
        AdminRoles.Methods.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData(nameof(AdminMethods.ListJobs), AdminRole.Viewer)]
    [InlineData(nameof(AdminMethods.SubmitJob), AdminRole.Operator)]
    [InlineData(nameof(AdminMethods.ApproveNode), AdminRole.Approver)]
    [InlineData(nameof(AdminMethods.CreateAdminToken), AdminRole.Admin)]
    public void A_role_may_do_what_it_and_those_below_it_may(string method, AdminRole least)
    {
        foreach (var role in Enum.GetValues<AdminRole>())
        {
            var call = Call(Tokens.Create(AdminGate.Name(role), role, "test"));
            if (role >= least)
            {
                Assert.Equal(AdminGate.Name(role), Gate.Require(method, call).Name);
            }
            else
            {
                IdentityFixture.Refused(() => Gate.Require(method, call), CoordinatorErrorCode.PermissionDenied, method, AdminGate.Name(least), AdminGate.Name(role));
            }
        }
    }

    [Fact]
    public void A_wrong_a_missing_and_a_revoked_token_are_refused()
    {
        var token = Tokens.Create("alice", AdminRole.Admin, "test");
        Assert.Equal("alice", Gate.Require(nameof(AdminMethods.ListJobs), Call(token)).Name);
        Tokens.Create("root", AdminRole.Admin, "test");
        Tokens.Revoke("alice", "test");

        IdentityFixture.Refused(() => Gate.Require(nameof(AdminMethods.ListJobs), Call(token)), CoordinatorErrorCode.Unauthenticated, "not (or no longer) valid");
        IdentityFixture.Refused(() => Gate.Require(nameof(AdminMethods.ListJobs), Call(Secret.Create("fia_"))), CoordinatorErrorCode.Unauthenticated);
        IdentityFixture.Refused(() => Gate.Require(nameof(AdminMethods.ListJobs), new RpcCallContext()), CoordinatorErrorCode.Unauthenticated, "--admin-token-file");
    }

    [Fact]
    public void A_guesser_is_slowed_down_even_when_it_guesses_right()
    {
        var token = Tokens.Create("alice", AdminRole.Viewer, "test");
        for (var i = 0; i < FailedAttempts.Allowed; i++)
        {
            IdentityFixture.Refused(() => Gate.Require(nameof(AdminMethods.ListJobs), Call($"guess-{i}")), CoordinatorErrorCode.Unauthenticated);
        }

        IdentityFixture.Refused(() => Gate.Require(nameof(AdminMethods.ListJobs), Call(token)), CoordinatorErrorCode.RateLimited, "10.0.0.9");
        Assert.Equal("alice", Gate.Require(nameof(AdminMethods.ListJobs), Call(token, "10.0.0.8:1")).Name);
        _fixture.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal("alice", Gate.Require(nameof(AdminMethods.ListJobs), Call(token)).Name);
    }

    [Fact]
    public void A_job_is_cancelled_by_its_owner_or_an_admin_only()
    {
        var desk = _fixture.Get<JobDesk>();
        var (first, second) = (desk.Submit(Job, "job", "alice"), desk.Submit(Job, "job", "alice"));

        IdentityFixture.Refused(() => desk.Cancel(first, new AdminCaller("bob", AdminRole.Approver)), CoordinatorErrorCode.PermissionDenied, "alice's", "'bob'");
        desk.Cancel(first, new AdminCaller("alice", AdminRole.Operator));
        desk.Cancel(second, new AdminCaller("root", AdminRole.Admin));

        Assert.All(_fixture.State.Jobs, job => Assert.Equal(JobState.Cancelled, job.State));
    }

    [Fact]
    public void The_first_start_leaves_an_admins_token_that_only_its_owner_can_read_and_the_next_start_none()
    {
        Tokens.EnsureFirst(_fixture.Folder);
        var file = Path.Combine(_fixture.Folder, AdminTokens.FileName);
        var token = SecretFile.ReadSecret(file);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        _fixture.Restart();
        Tokens.EnsureFirst(_fixture.Folder);

        Assert.Equal(token, SecretFile.ReadSecret(file));
        Assert.Equal(AdminRole.Admin, Gate.Require(nameof(AdminMethods.CreateAdminToken), Call(token)).Role);
        Assert.Single(_fixture.State.Identity.AdminTokens);
    }

    [Fact]
    public void The_last_admin_cannot_be_locked_out()
    {
        Tokens.Create("root", AdminRole.Admin, "test");
        Tokens.Create("alice", AdminRole.Approver, "test");

        IdentityFixture.Refused(() => Tokens.Revoke("root", "test"), CoordinatorErrorCode.Conflict, "last admin");
        Tokens.Revoke("alice", "test");
    }

    [Fact]
    public void A_name_has_one_token_at_a_time()
    {
        Tokens.Create("alice", AdminRole.Viewer, "test");

        IdentityFixture.Refused(() => Tokens.Create("alice", AdminRole.Admin, "test"), CoordinatorErrorCode.Conflict, "token revoke alice");
        IdentityFixture.Refused(() => Tokens.Revoke("bob", "test"), CoordinatorErrorCode.NotFound, "'bob'", "alice");
    }

    private static RpcCallContext Call(string token, string peer = "10.0.0.9:1234") =>
        new(peer, new RpcMetadata { { "authorization", $"Bearer {token}" } });
}
