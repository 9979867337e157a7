using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.Identity;
using FedInfra.Rpc;
using FedInfra.Rpc.Health;
using Grpc.Health.V1;

namespace FedInfra.EndToEnd.Tests.Identity;

/// <summary>A coordinator with certificates and tokens, as it is by default.</summary>
public sealed class SecureFederationTests : IAsyncLifetime
{
    private Federation Federation { get; set; } = null!;

    public async Task InitializeAsync() => Federation = await Federation.StartSecureAsync();

    public async Task DisposeAsync() => await Federation.DisposeAsync();

    [Fact]
    public async Task A_node_enrols_waits_for_approval_takes_part_and_is_shut_out_again_and_no_log_holds_a_secret()
    {
        var token = await Federation.GiveTokenAsync("site", "alpha");
        var node = Federation.StartNodes("site", "alpha");
        await Federation.ConnectedAsync("alpha");
        await node.LineAsync("alpha waits at");
        var id = await Federation.SubmitAsync(new JobText() + "");
        Assert.Equal(Admission.Pending, (await Federation.FindAsync("alpha"))!.Admission);
        await Federation.Coordinator.LineAsync("waits for 1 nodes; 0 are connected");

        (await Federation.CommandAsync("node", "approve", "alpha")).Succeeded();
        Assert.Equal(["alpha"], (await Federation.WatchAsync(id)).Completed().Rounds[0].Participants);
        Assert.Contains("approved", string.Concat((await Federation.CommandAsync("node", "list")).Succeeded().Output), StringComparison.Ordinal);

        (await Federation.CommandAsync("node", "revoke", "alpha", "--reason", "left the study")).Succeeded();
        Assert.Equal(1, await node.ExitAsync());
        Assert.Contains(node.Errors, line => line.Contains("alpha was revoked by an administrator", StringComparison.Ordinal));
        var again = Federation.StartNodes("site", "alpha");
        Assert.Equal(1, await again.ExitAsync());
        Assert.Contains(again.Errors, line => line.Contains("left the study", StringComparison.Ordinal));
        Assert.Contains("left the study", await Federation.Coordinator.LineAsync("A call of alpha from"), StringComparison.Ordinal);

        var adminToken = SecretFile.ReadSecret(Path.Combine(Federation.DataDir, "admin-token"));
        Assert.DoesNotContain(Federation.Lines, line =>
            line.Contains(token, StringComparison.Ordinal) || line.Contains(adminToken, StringComparison.Ordinal) || line.Contains("PRIVATE KEY", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stolen_token_used_twice_is_refused_and_logged()
    {
        await Federation.GiveTokenAsync("site", "alpha");
        Directory.CreateDirectory(Federation.Folder["thief", "tokens"]);
        File.Copy(Federation.Folder["site", "tokens", "alpha"], Federation.Folder["thief", "tokens", "alpha"]);

        Assert.Equal(["alpha is enrolled and waits for approval: coordinator node approve alpha"], (await EnrollAsync("site")).Succeeded().Output.Where(line => !line.Contains("info:", StringComparison.Ordinal)));
        (await EnrollAsync("site")).Succeeded();
        (await EnrollAsync("thief")).FailedSaying("alpha", "used already");
        Assert.Contains("has been used already", await Federation.Coordinator.LineAsync("alpha's enrolment from"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_site_without_a_token_is_told_how_to_get_one() =>
        (await CommandResult.OfAsync("client-node.dll", Federation.Folder.Path, "enroll", "--config", Federation.Folder.Write("bare.yaml", Sites.File(Federation.NodeAddress, ["alpha"])), "--coordinator-ca-file", Federation.AuthorityFile))
            .FailedSaying("alpha has not enrolled", "coordinator token create alpha", "--enrolment-token-file");

    [Fact]
    public async Task A_coordinator_of_another_authority_is_refused_before_the_token_is_sent()
    {
        await Federation.GiveTokenAsync("site", "alpha");
        var site = Federation.WriteSite("site", "alpha");

        (await CommandResult.OfAsync("client-node.dll", Federation.Folder.Path, "enroll", "--config", site, "--coordinator-ca-file", OtherAuthority()))
            .FailedSaying("cannot prove to be this site's coordinator", "token was not sent");
        (await CommandResult.OfAsync("coordinator.dll", Federation.Folder.Path, "node", "list", "--admin", Federation.AdminAddress.ToString(), "--coordinator-ca-file", OtherAuthority()))
            .FailedSaying("not one of the given authority's");
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused_and_logged()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=alpha", key, HashAlgorithmName.SHA256);
        using var forged = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using var channel = Channel(forged);

        await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(FederationMethods.Register, new RegisterRequest { Node = "alpha" }));
        await Federation.Coordinator.LineAsync("A client's certificate (CN=alpha) is refused");
    }

    [Fact]
    public async Task A_node_is_known_again_on_its_second_connection_and_under_its_own_name_only()
    {
        await Federation.GiveTokenAsync("site", "alpha");
        await EnrollAsync("site");
        var identity = Federation.Folder["site", "node-data", "identity", "alpha"];
        using var pem = X509Certificate2.CreateFromPemFile(Path.Combine(identity, "certificate.pem"), Path.Combine(identity, "key.pem"));
        var options = new RpcChannelOptions { SslClientAuthenticationOptions = TrustedAuthority.Load(Federation.AuthorityFile).ClientOptions(pem) };
        for (var connection = 0; connection < 3; connection++)
        {
            await using var channel = new RpcChannel(Federation.NodeAddress, options);
            Assert.True((await channel.CallAsync(FederationMethods.Register, new RegisterRequest { Node = "alpha" })).Pending);
            var refusal = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(FederationMethods.Register, new RegisterRequest { Node = "omega" }));
            Assert.Equal(RpcStatusCode.PermissionDenied, refusal.Code);
        }
    }

    [Fact]
    public async Task Without_a_certificate_only_enrolment_and_health_answer()
    {
        await using var channel = Channel(null);

        var register = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(FederationMethods.Register, new RegisterRequest { Node = "alpha" }));
        var renew = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(EnrolmentMethods.Renew, new RenewRequest()));
        var enroll = await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(EnrolmentMethods.Enroll, new EnrollRequest()));
        await channel.CallAsync(HealthMethods.Check, new HealthCheckRequest());

        Assert.Equal([RpcStatusCode.Unauthenticated, RpcStatusCode.Unauthenticated, RpcStatusCode.InvalidArgument], [register.Code, renew.Code, enroll.Code]);
        Assert.Contains("client-node enroll", register.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewers_token_reads_and_approves_nothing()
    {
        var token = Federation.Folder.Write("viewer.token", Assert.Single((await Federation.CommandAsync("token", "create", "--admin-role", "viewer", "vera")).Succeeded().Output));

        (await Federation.CommandAsync("node", "list", "--admin-token-file", token)).Succeeded();
        (await Federation.CommandAsync("node", "approve", "alpha", "--admin-token-file", token)).FailedSaying("ApproveNode needs the role approver", "'vera' has the role viewer");
        Assert.Contains("ApproveNode", await Federation.Coordinator.LineAsync("vera has the role viewer"), StringComparison.Ordinal);
        (await Federation.CommandAsync("token", "revoke", "vera")).Succeeded();
        (await Federation.CommandAsync("node", "list", "--admin-token-file", token)).FailedSaying("not (or no longer) valid");
        Assert.Contains("first", string.Concat((await Federation.CommandAsync("token", "list")).Succeeded().Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restarted_coordinator_knows_its_nodes()
    {
        await Federation.GiveTokenAsync("site", "alpha", "--approve");
        var node = Federation.StartNodes("site", "alpha");
        await Federation.ConnectedAsync("alpha");
        await Federation.Coordinator.KillAsync();
        await Federation.RestartAsync();
        await Federation.ConnectedAsync("alpha");

        Assert.Equal(["alpha"], (await Federation.WatchAsync(await Federation.SubmitAsync(new JobText() + ""))).Completed().Rounds[0].Participants);
        Assert.Single(node.Lines, line => line.Contains("alpha enrolled at", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Insecure_beyond_loopback_is_refused() =>
        (await CommandResult.OfAsync("coordinator.dll", Federation.Folder.Path, "serve", "--data-dir", Federation.Folder["other"], "--insecure", "--admin-listen", "127.0.0.1:0"))
            .FailedSaying("--insecure", "--listen", "other machines", "127.0.0.1:8443");

    [Fact]
    public async Task Plain_http_goes_to_this_machine_only()
    {
        (await CommandResult.OfAsync("client-node.dll", Federation.Folder.Path, "run", "--config", Federation.Folder.Write("clear.yaml", Sites.File(new Uri("http://coordinator.example:8443"), ["alpha"]))))
            .FailedSaying("clear.yaml: coordinator:", "in the clear");
        (await CommandResult.OfAsync("coordinator.dll", Federation.Folder.Path, "job", "list", "--admin", "http://coordinator.example:8444"))
            .FailedSaying("--admin", "in the clear");
    }

    private Task<CommandResult> EnrollAsync(string site) =>
        CommandResult.OfAsync("client-node.dll", Federation.Folder.Path, "enroll", "--config", Federation.WriteSite(site, "alpha"));

    private RpcChannel Channel(X509Certificate2? own)
    {
        var authority = TrustedAuthority.Load(Federation.AuthorityFile);
        return new RpcChannel(Federation.NodeAddress, new RpcChannelOptions { SslClientAuthenticationOptions = authority.ClientOptions(own) });
    }

    private string OtherAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=somebody else", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return Federation.Folder.Write("other-ca.pem", certificate.ExportCertificatePem());
    }
}
