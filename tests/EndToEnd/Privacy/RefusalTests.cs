using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.EndToEnd.Tests.Federations;
using FedInfra.Identity;
using FedInfra.Rpc;

namespace FedInfra.EndToEnd.Tests.Privacy;

/// <summary>
/// What is refused is refused in words that an operator understands, and is in the log. Stolen tokens, revoked nodes and
/// roles are with identity, spent budgets with the ledger.
/// </summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private PrivateFederation Federation { get; set; } = null!;

    public async Task InitializeAsync() => Federation = await PrivateFederation.StartAsync("node-1", "node-2", "pacer");

    public async Task DisposeAsync() => await Federation.DisposeAsync();

    [Fact]
    public async Task A_forged_signature_in_a_masked_round_is_refused_and_logged_and_its_node_drops_out()
    {
        Federation.StartNodes("site", "node-1", "node-2");
        await using var forger = await Federation.JoinAsync("pacer");
        await Federation.Inner.ConnectedAsync("node-1", "node-2", "pacer");
        var id = await Federation.Inner.SubmitAsync(new JobText { MinimumNodes = 3, DeadlineSeconds = 12, Privacy = "{secure-aggregation: on}" } + "");
        var directive = await forger.Node.TrainingAsync();

        var refusal = await Assert.ThrowsAsync<RpcException>(() => forger.MaskAsync(directive, _ => Task.FromResult(true), (_, message) =>
        {
            var forged = message.ToArray();
            forged[^1] ^= 1;
            return forged;
        }));

        Assert.Equal(RpcStatusCode.PermissionDenied, refusal.Code);
        Assert.Contains("pacer: its enrolled key did not sign this", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("its enrolled key did not sign this", await Federation.Inner.Coordinator.LineAsync($"{id}, round 1: pacer's Advertise message is refused (ForgedSignature)"), StringComparison.Ordinal);
        var job = await Federation.Inner.WatchAsync(id);
        job.Command.FailedSaying("Round 1 failed 1 times", "missing: pacer");
        Assert.StartsWith("its Advertise message was refused: pacer: ", job.WhyAbsent(1, "pacer"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_refused_at_both_ends_and_they_say_what_to_do()
    {
        await (await Federation.JoinAsync("pacer")).DisposeAsync();
        var identity = Federation.Inner.Folder["pacer", "node-data", "identity", "pacer"];
        var ended = DateTimeOffset.UtcNow.AddHours(-1);
        Expire(identity, ended);
        var when = ended.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        using var pem = X509Certificate2.CreateFromPemFile(Path.Combine(identity, "certificate.pem"), Path.Combine(identity, "key.pem"));
        var options = new RpcChannelOptions { SslClientAuthenticationOptions = TrustedAuthority.Load(Federation.Inner.AuthorityFile).ClientOptions(pem) };

        var refusal = await Assert.ThrowsAsync<RpcException>(() => FakeNode.JoinAsync(Federation.Inner.NodeAddress, "pacer", options));
        var site = Federation.Inner.Folder.Write(
            "pacer/no-token.yaml", $"{Sites.File(Federation.Inner.NodeAddress, ["pacer"])}coordinator-ca-file: {Federation.Inner.AuthorityFile}\n");
        var node = await CommandResult.OfAsync("client-node.dll", Federation.Inner.Folder.Path, "run", "--config", site);

        Assert.Equal(RpcStatusCode.PermissionDenied, refusal.Code);
        Assert.Contains($"The certificate of pacer expired at {when}; enrol again with a new token.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"The certificate of pacer expired at {when}; enrol again", await Federation.Inner.Coordinator.LineAsync("A call of pacer from"), StringComparison.Ordinal);
        node.FailedSaying($"The certificate of pacer expired at {when}.", "coordinator token create pacer", "--enrolment-token-file");
    }

    [Fact]
    public async Task A_site_policy_with_a_typo_stops_the_node_before_it_speaks_to_anybody()
    {
        var policy = Federation.Inner.Folder.Write("site/policy.yaml", "jobs: [heart-*]\nsecure-agregation: {minimum-cohort: 3}\n");

        var node = Federation.StartNodes("site", ["node-1"], ["--policy-file", policy]);

        Assert.Equal(1, await node.ExitAsync());
        Assert.Contains(node.Errors, line => line.Contains("policy.yaml, line 2, column 1: the key 'secure-agregation' is unknown; known are", StringComparison.Ordinal)
            && line.Contains("secure-aggregation", StringComparison.Ordinal));
        Assert.DoesNotContain(Federation.Inner.Coordinator.Lines, line => line.Contains("node-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_that_costs_more_than_a_site_gives_to_one_job_is_refused_by_the_site()
    {
        var policy = Federation.Inner.Folder.Write("site/policy.yaml", "differential-privacy: {maximum-epsilon-per-job: 1, delta: 1e-5}\n");
        var strict = Federation.StartNodes("site", ["node-1"], ["--policy-file", policy]);
        Federation.StartNodes("other", "node-2", "pacer");
        await Federation.Inner.ConnectedAsync("node-1", "node-2", "pacer");

        var job = await Federation.Inner.WatchAsync(await Federation.Inner.SubmitAsync(
            new JobText { MinimumNodes = 3, Privacy = "{differential-privacy: {mode: distributed, noise-multiplier: 1, clip: 1}}" } + ""));

        job.Command.FailedSaying("missing: node-1");
        Assert.Contains($"the privacy budget is spent: job {job.Last.Id} may cost epsilon 1 (delta 1E-05), has cost 0, and with this release would cost", job.WhyAbsent(1, "node-1"), StringComparison.Ordinal);
        await strict.LineAsync($"node-1: round 1 of {job.Last.Id} is refused: the privacy budget is spent");
        Assert.Contains("the privacy budget is spent", await Federation.Inner.Coordinator.LineAsync($"{job.Last.Id}, round 1: node-1 is not in the result"), StringComparison.Ordinal);
    }

    /// <summary>Gives an enrolled node a certificate of the coordinator's own authority that has ended.</summary>
    private void Expire(string identity, DateTimeOffset ended)
    {
        using var authority = X509Certificate2.CreateFromPemFile(Federation.Inner.AuthorityFile, Path.Combine(Federation.Inner.DataDir, "ca-key.pem"));
        using var signer = authority.GetECDsaPrivateKey()!;
        using var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(identity, "key.pem")));
        var request = new CertificateRequest(SigningRequest.Subject("pacer"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], true));
        using var expired = request.Create(authority.SubjectName, X509SignatureGenerator.CreateForECDsa(signer), ended.AddMinutes(-10), ended, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(identity, "certificate.pem"), expired.ExportCertificatePem());
    }
}
