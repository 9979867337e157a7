using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Evaluation;
using FedInfra.Coordinator.Identity;
using FedInfra.Coordinator.State;
using FedInfra.Identity;
using FedInfra.Rpc;
using FedInfra.Testing;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FedInfra.Coordinator.Tests.Identity;

/// <summary>A coordinator's rooms with certificates on, a clock that the test sets, and nodes' keys.</summary>
internal sealed class IdentityFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ServiceProvider _services;

    public IdentityFixture() => _services = Build();

    public SetClock Clock { get; } = new();

    public string Folder => _folder.Path;

    public CoordinatorState State => Get<StateStore>().Current;

    public EnrolmentDesk Desk => Get<EnrolmentDesk>();

    public EnrolmentHandlers Handlers => Get<EnrolmentHandlers>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Everything that is not on disk is forgotten.</summary>
    public void Restart()
    {
        _services.Dispose();
        _services = Build();
    }

    public static ECDsa Key() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Token(string node, bool approves = true) => Desk.CreateToken(node, TimeSpan.FromHours(24), approves, "test").Token;

    public EnrollReply Enroll(string node, string token, ECDsa key, string peer = "10.0.0.1:5000") => Handlers.Enroll(
        new EnrollRequest { Node = node, Token = token, SigningRequest = ByteString.CopyFrom(SigningRequest.Create(node, key)) }, new RpcCallContext(peer));

    /// <summary>Enrols a node and gives the context of a call that it makes.</summary>
    public RpcCallContext Join(string node, bool approves = true)
    {
        using var key = Key();
        return Call(Enroll(node, Token(node, approves), key));
    }

    public static RpcCallContext Call(EnrollReply enrolled, string peer = "10.0.0.1:5000") =>
        new(peer, clientCertificate: X509CertificateLoader.LoadCertificate(enrolled.Certificate.ToByteArray()));

    public static CoordinatorException Refused(Action call, CoordinatorErrorCode code, params string[] texts)
    {
        var refusal = Assert.Throws<CoordinatorException>(call);
        Assert.Equal(code, refusal.Code);
        Assert.All(texts, text => Assert.Contains(text, refusal.Message, StringComparison.Ordinal));
        return refusal;
    }

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    private ServiceProvider Build() => CoordinatorServices.Build(
        _folder.Path, new EvaluationOptions(_folder.Path, 1), new IdentityOptions { ServerNames = ["localhost"] }, NullLoggerFactory.Instance, Clock);
}

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class SetClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
