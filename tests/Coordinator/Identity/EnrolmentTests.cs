using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.Journal;
using FedInfra.Identity;
using FedInfra.Rpc;
using Google.Protobuf;

namespace FedInfra.Coordinator.Tests.Identity;

public sealed class EnrolmentTests : IDisposable
{
    private readonly IdentityFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void A_token_gives_a_certificate_that_names_the_node_and_lasts_a_week()
    {
        using var key = IdentityFixture.Key();

        var reply = _fixture.Enroll("alpha", _fixture.Token("alpha", approves: false), key);

        Assert.True(reply.Pending);
        using var certificate = X509CertificateLoader.LoadCertificate(reply.Certificate.ToByteArray());
        Assert.Equal("CN=alpha", certificate.Subject);
        Assert.Equal(_fixture.Clock.Now + TimeSpan.FromDays(7), reply.Expires.ToDateTimeOffset());
        Assert.Equal(key.ExportSubjectPublicKeyInfo(), certificate.PublicKey.ExportSubjectPublicKeyInfo());
        var trusted = _fixture.Get<CertificateAuthority>().Trusted;
        Assert.Equal("", trusted.WhyNotClient(certificate));
    }

    [Fact]
    public void A_stolen_token_cannot_be_used_a_second_time()
    {
        var token = _fixture.Token("alpha");
        using var key = IdentityFixture.Key();
        using var thief = IdentityFixture.Key();
        _fixture.Enroll("alpha", token, key);

        IdentityFixture.Refused(() => _fixture.Enroll("alpha", token, thief), CoordinatorErrorCode.PermissionDenied, "alpha", "used already", "stolen");
        Assert.Equal(PublicKeyHashOf(key), _fixture.State.Identity.Nodes["alpha"].KeySha256);
    }

    [Fact]
    public void A_node_whose_reply_was_lost_may_ask_again_with_the_same_key()
    {
        var token = _fixture.Token("alpha");
        using var key = IdentityFixture.Key();
        _fixture.Enroll("alpha", token, key);

        Assert.NotEmpty(_fixture.Enroll("alpha", token, key).Certificate);
    }

    [Fact]
    public void A_used_token_gives_certificates_to_its_key_until_it_expires_and_never_to_another()
    {
        var token = _fixture.Token("alpha");
        using var key = IdentityFixture.Key();
        using var other = IdentityFixture.Key();
        _fixture.Enroll("alpha", token, key);
        _fixture.Clock.Now += TimeSpan.FromHours(23);
        Assert.NotEmpty(_fixture.Enroll("alpha", token, key).Certificate);

        _fixture.Clock.Now += TimeSpan.FromHours(1);
        IdentityFixture.Refused(() => _fixture.Enroll("alpha", token, key), CoordinatorErrorCode.PermissionDenied, "expired at 2026-03-02 12:00:00 UTC", "token create alpha");
        IdentityFixture.Refused(() => _fixture.Enroll("alpha", token, other), CoordinatorErrorCode.PermissionDenied, "used already", "stolen");
    }

    [Fact]
    public void An_expired_token_is_refused_with_its_end()
    {
        var token = _fixture.Token("alpha");
        using var key = IdentityFixture.Key();
        _fixture.Clock.Now += TimeSpan.FromHours(24);

        IdentityFixture.Refused(() => _fixture.Enroll("alpha", token, key), CoordinatorErrorCode.PermissionDenied, "expired at 2026-03-02 12:00:00 UTC", "token create alpha");
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    public void A_wrong_token_is_refused(string token)
    {
        _fixture.Token("alpha");
        using var key = IdentityFixture.Key();

        IdentityFixture.Refused(() => _fixture.Enroll("alpha", token, key), CoordinatorErrorCode.PermissionDenied, "not one of alpha's");
    }

    [Fact]
    public void A_token_is_for_one_node_only()
    {
        var token = _fixture.Token("alpha");
        using var key = IdentityFixture.Key();

        IdentityFixture.Refused(() => _fixture.Enroll("omega", token, key), CoordinatorErrorCode.PermissionDenied, "not one of omega's");
        Assert.False(_fixture.Enroll("alpha", token, key).Pending);
    }

    [Fact]
    public void A_signing_request_for_another_name_is_refused_and_the_token_stays_good()
    {
        var token = _fixture.Token("alpha");
        using var key = IdentityFixture.Key();
        var request = new EnrollRequest { Node = "alpha", Token = token, SigningRequest = ByteString.CopyFrom(SigningRequest.Create("omega", key)) };

        IdentityFixture.Refused(() => _fixture.Handlers.Enroll(request, new RpcCallContext()), CoordinatorErrorCode.InvalidArgument, "'omega', not for alpha");
        Assert.False(_fixture.Enroll("alpha", token, key).Pending);
    }

    [Fact]
    public void A_signing_request_that_is_damaged_is_refused()
    {
        using var key = IdentityFixture.Key();
        var der = SigningRequest.Create("alpha", key);
        der[^3] ^= 1;
        var request = new EnrollRequest { Node = "alpha", Token = _fixture.Token("alpha"), SigningRequest = ByteString.CopyFrom(der) };

        IdentityFixture.Refused(() => _fixture.Handlers.Enroll(request, new RpcCallContext()), CoordinatorErrorCode.InvalidArgument, "signing request");
    }

    [Fact]
    public void A_key_that_is_not_P256_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);

        IdentityFixture.Refused(() => _fixture.Enroll("alpha", _fixture.Token("alpha"), key), CoordinatorErrorCode.InvalidArgument, "P-256");
    }

    [Fact]
    public void A_guesser_of_tokens_is_slowed_down_and_others_are_not()
    {
        var token = _fixture.Token("alpha");
        using var key = IdentityFixture.Key();
        for (var i = 0; i < FailedAttempts.Allowed; i++)
        {
            IdentityFixture.Refused(() => _fixture.Enroll("alpha", $"guess {i}", key, $"10.6.6.6:{1000 + i}"), CoordinatorErrorCode.PermissionDenied);
        }

        IdentityFixture.Refused(() => _fixture.Enroll("alpha", token, key, "10.6.6.6:9"), CoordinatorErrorCode.RateLimited, "10.6.6.6", "60 s");
        Assert.NotEmpty(_fixture.Enroll("alpha", token, key, "10.0.0.1:9").Certificate);
        _fixture.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.NotEmpty(_fixture.Enroll("alpha", token, key, "10.6.6.6:9").Certificate);
    }

    [Fact]
    public void A_restart_keeps_the_authority_the_enrolments_and_the_unused_tokens()
    {
        var (authority, alpha, token) = (_fixture.Get<CertificateAuthority>().Pem, _fixture.Join("alpha"), _fixture.Token("omega"));

        _fixture.Restart();

        Assert.Equal(authority, _fixture.Get<CertificateAuthority>().Pem);
        Assert.Equal("alpha", _fixture.Get<NodeCallers>().Of(alpha).Node);
        using var key = IdentityFixture.Key();
        Assert.False(_fixture.Enroll("omega", token, key).Pending);
        using var other = IdentityFixture.Key();
        IdentityFixture.Refused(() => _fixture.Enroll("omega", token, other), CoordinatorErrorCode.PermissionDenied, "used already");
    }

    [Fact]
    public void The_journal_and_the_files_hold_no_token()
    {
        var token = _fixture.Token("alpha");
        using var key = IdentityFixture.Key();
        _fixture.Enroll("alpha", token, key);
        var kinds = _fixture.Get<EventJournal>().Read().Select(entry => entry.Kind).ToArray();
        _fixture.Restart();

        Assert.Equal(["node.enrolment-token-created", "node.enrolled"], kinds);
        Assert.All(
            Directory.EnumerateFiles(_fixture.Folder, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)),
            file => Assert.DoesNotContain(token, Encoding.Latin1.GetString(Read(file)), StringComparison.Ordinal));
    }

    [Fact]
    public void The_authoritys_key_is_its_owners_alone()
    {
        _ = _fixture.Get<CertificateAuthority>();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_fixture.Folder, "ca-key.pem")));
        }

        Assert.DoesNotContain("PRIVATE", File.ReadAllText(Path.Combine(_fixture.Folder, "ca.pem")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_renewed_certificate_is_for_the_same_key_and_lasts_longer()
    {
        using var key = IdentityFixture.Key();
        var first = _fixture.Enroll("alpha", _fixture.Token("alpha"), key);
        _fixture.Clock.Now += TimeSpan.FromDays(5);
        var request = new RenewRequest { SigningRequest = ByteString.CopyFrom(SigningRequest.Create("alpha", key)) };

        var renewed = _fixture.Handlers.Renew(request, IdentityFixture.Call(first));

        Assert.Equal(_fixture.Clock.Now + TimeSpan.FromDays(7), renewed.Expires.ToDateTimeOffset());
        _fixture.Clock.Now += TimeSpan.FromDays(5);
        IdentityFixture.Refused(() => _fixture.Get<NodeCallers>().Of(IdentityFixture.Call(first)), CoordinatorErrorCode.PermissionDenied, "alpha expired at 2026-03-08");
        Assert.Equal("alpha", _fixture.Get<NodeCallers>().Of(IdentityFixture.Call(new EnrollReply { Certificate = renewed.Certificate })).Node);
    }

    [Fact]
    public void A_renewal_for_another_key_or_name_is_refused()
    {
        using var key = IdentityFixture.Key();
        using var other = IdentityFixture.Key();
        var call = IdentityFixture.Call(_fixture.Enroll("alpha", _fixture.Token("alpha"), key));

        IdentityFixture.Refused(
            () => _fixture.Handlers.Renew(new RenewRequest { SigningRequest = ByteString.CopyFrom(SigningRequest.Create("alpha", other)) }, call),
            CoordinatorErrorCode.InvalidArgument, "another key");
        IdentityFixture.Refused(
            () => _fixture.Handlers.Renew(new RenewRequest { SigningRequest = ByteString.CopyFrom(SigningRequest.Create("omega", key)) }, call),
            CoordinatorErrorCode.InvalidArgument, "'omega'");
    }

    [Fact]
    public void Tokens_of_a_folder_are_taken_once_and_hidden_files_passed_over()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_fixture.Folder, "tokens")).FullName;
        var token = Secret.Create("t_");
        File.WriteAllText(Path.Combine(folder, "alpha"), token + "\n");
        File.WriteAllText(Path.Combine(folder, "..data"), "not a token");

        SharedEnrolmentTokens.Admit(folder, approves: false, _fixture.Desk);
        SharedEnrolmentTokens.Admit(folder, approves: false, _fixture.Desk);

        Assert.Single(_fixture.State.Identity.EnrolmentTokens);
        using var key = IdentityFixture.Key();
        Assert.True(_fixture.Enroll("alpha", token, key).Pending);
    }

    [Theory]
    [InlineData("alpha", "short", "alpha", "32")]
    [InlineData("Not A Node", "0123456789012345678901234567890123456789", "node: a name")]
    public void A_folder_with_a_weak_token_or_a_wrong_name_is_refused(string file, string token, params string[] texts)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_fixture.Folder, "tokens")).FullName;
        File.WriteAllText(Path.Combine(folder, file), token);

        IdentityFixture.Refused(() => SharedEnrolmentTokens.Admit(folder, approves: false, _fixture.Desk), CoordinatorErrorCode.InvalidArgument, texts);
    }

    [Fact]
    public void Tokens_of_a_JSON_file_are_taken_as_those_of_a_folder_are()
    {
        var (file, token) = (Path.Combine(_fixture.Folder, "tokens.json"), Secret.Create("t_"));
        File.WriteAllText(file, $$"""{"alpha": "{{token}}", "beta": "{{Secret.Create("t_")}}"}""");

        SharedEnrolmentTokens.Admit(file, approves: true, _fixture.Desk);

        Assert.Equal(2, _fixture.State.Identity.EnrolmentTokens.Count);
        using var key = IdentityFixture.Key();
        Assert.False(_fixture.Enroll("alpha", token, key).Pending);
    }

    [Theory]
    [InlineData("not json: hunter2-hunter2-hunter2-hunter2")]
    [InlineData("""["hunter2-hunter2-hunter2-hunter2"]""")]
    [InlineData("""{"alpha": 3, "beta": "hunter2-hunter2-hunter2-hunter2"}""")]
    public void A_file_that_is_no_JSON_of_tokens_is_refused_and_not_quoted(string text)
    {
        var file = Path.Combine(_fixture.Folder, "tokens.json");
        File.WriteAllText(file, text);

        var thrown = Assert.Throws<CoordinatorException>(() => SharedEnrolmentTokens.Admit(file, approves: false, _fixture.Desk));

        Assert.Contains("""{"node": "token"}""", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", thrown.ToString(), StringComparison.Ordinal);
    }

    private static string PublicKeyHashOf(ECDsa key) => Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
