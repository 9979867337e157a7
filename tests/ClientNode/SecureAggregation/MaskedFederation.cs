using System.Security.Cryptography;
using FedInfra.ClientNode.Identity;
using FedInfra.ClientNode.Tests.Sessions;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Learning.Models;
using FedInfra.Learning.Training;
using FedInfra.Privacy.SecureAggregation;
using FedInfra.Testing;
using Google.Protobuf;

namespace FedInfra.ClientNode.Tests.SecureAggregation;

/// <summary>Five enrolled nodes, the directive of a masked round for them, and their keys for coordinators that tests play.</summary>
internal sealed class MaskedFederation : IDisposable
{
    public const int Nodes = 5;
    public const string Victim = "node-0";

    private readonly List<MaskedNode> _nodes = [];

    public MaskedFederation()
    {
        Keys = Enumerable.Range(0, Nodes).ToDictionary(i => $"node-{i}", _ => ECDsa.Create(ECCurve.NamedCurves.nistP256));
        Certificates = Keys.ToDictionary(key => key.Key, key => Authority.Issue(key.Key, key.Value, TimeSpan.FromDays(7)));
        Enrolled = new EnrolledKeys(Keys.Select(key => KeyValuePair.Create(key.Key, (ReadOnlyMemory<byte>)key.Value.ExportSubjectPublicKeyInfo())));
        using var node = new SmallNode();
        Model = SHA256.HashData(node.ModelFile);
        Directive = node.Training();
        Directive.Train.Masking = new Masking
        {
            Session = "digits-1/1/1",
            ClipRange = 8,
            Bits = 20,
            MaximumWeight = 30,
            MaximumNodes = Nodes,
            MinimumCohort = 3,
            MaxCorrupt = 0.05,
            MaxDropout = 0.1,
            GraphSeed = ByteString.CopyFrom(new byte[32]),
            RepeatableRounding = true,
            Certificates = { Certificates.Values.Select(ByteString.CopyFrom) },
        };
    }

    public TestAuthority Authority { get; } = new();

    public TemporaryFolder Folder { get; } = new();

    public Dictionary<string, ECDsa> Keys { get; }

    public Dictionary<string, byte[]> Certificates { get; }

    public EnrolledKeys Enrolled { get; }

    /// <summary>SHA-256 of the model.</summary>
    public byte[] Model { get; }

    public Directive Directive { get; }

    public RoundParameters Parameters => MaskedRounds.ParametersOf(Directive, Model);

    public NodeIdentity IdentityOf(string name) => new(name, Keys[name], Authority.Trusted);

    /// <summary>A node with 20, 25, … examples; the last has more than the largest weight.</summary>
    public static int ExamplesOf(string name) => 20 + (5 * (name[^1] - '0'));

    public static int WeightOf(string name) => Math.Min(ExamplesOf(name), 30);

    public MaskedNode Node(
        string name, ClientPolicy? policy = null, string? rounds = null, IReadOnlyDictionary<string, string>? pins = null, Func<ModelSpec, IModelTrainer>? engine = null)
    {
        var node = new MaskedNode(IdentityOf(name), ExamplesOf(name), policy ?? new ClientPolicy(), rounds, pins, engine);
        _nodes.Add(node);
        return node;
    }

    /// <summary>A peer that a test moves by hand.</summary>
    public SecureAggregationClient Peer(string name, RoundParameters? parameters = null) =>
        SecureAggregationClient.Start(name, Keys[name], parameters ?? Parameters, Enrolled, new ClientPolicy(), _ => { });

    public void Dispose()
    {
        _nodes.ForEach(node => node.Dispose());
        Folder.Dispose();
        Enrolled.Dispose();
        Authority.Dispose();
        foreach (var key in Keys.Values)
        {
            key.Dispose();
        }
    }
}
