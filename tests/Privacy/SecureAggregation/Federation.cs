using System.Collections.Concurrent;
using System.Security.Cryptography;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

/// <summary>Enrolled nodes, and one masked round of them in memory.</summary>
internal sealed class Federation : IDisposable
{
    public const int Values = 21;

    public static readonly ClientPolicy Policy = new(MaxCorrupt: 0);

    private readonly Dictionary<string, ECDsa> _keys;

    public Federation(int nodes, RoundParameters? parameters = null)
    {
        _keys = Enumerable.Range(0, nodes).ToDictionary(i => $"node-{i:D4}", _ => ECDsa.Create(ECCurve.NamedCurves.nistP256));
        Parameters = parameters ?? ParametersFor(nodes);
        Enrolled = new EnrolledKeys(_keys.Select(key => KeyValuePair.Create(key.Key, (ReadOnlyMemory<byte>)key.Value.ExportSubjectPublicKeyInfo())));
        Server = new SecureAggregationServer(Parameters, Enrolled, _keys.Keys);
        foreach (var name in _keys.Keys)
        {
            Clients.Add(name, Start(name));
        }
    }

    public RoundParameters Parameters { get; }

    public EnrolledKeys Enrolled { get; }

    public SecureAggregationServer Server { get; }

    public SortedDictionary<string, SecureAggregationClient> Clients { get; } = new(StringComparer.Ordinal);

    /// <summary>The last saved state of each node.</summary>
    public ConcurrentDictionary<string, byte[]> Saved { get; } = [];

    /// <summary>The masked vectors that arrived.</summary>
    public ConcurrentDictionary<string, uint[]> Masked { get; } = [];

    public IReadOnlyList<string> Names => [.. _keys.Keys.Order(StringComparer.Ordinal)];

    public static RoundParameters ParametersFor(
        int nodes, string session = "heart/1", int round = 3, byte model = 7, int minimumCohort = 3, double maxCorrupt = 0.05, double maxDropout = 0.1, long values = Values) =>
        new(session, round, Enumerable.Repeat(model, 32).ToArray(), new byte[32], Enumerable.Repeat((byte)5, 32).ToArray(), values,
            new Quantizer(8, 12, 10, Math.Max(nodes, 3)), minimumCohort, maxCorrupt, maxDropout);

    public static uint[] Vector(int node, long length) => [.. Enumerable.Range(0, (int)length).Select(i => (uint)(1_000_003 * (node + 1)) + (uint)i)];

    public ECDsa Key(string name) => _keys[name];

    public SecureAggregationClient Start(string name, RoundParameters? parameters = null, ClientPolicy? policy = null, EnrolledKeys? enrolled = null) =>
        SecureAggregationClient.Start(
            name, _keys[name], parameters ?? Parameters, enrolled ?? Enrolled, policy ?? Policy, state => Saved[name] = state.ToArray());

    /// <summary>The node's process is killed, and another goes on from what it saved.</summary>
    public void Restart(string name)
    {
        Clients[name].Dispose();
        Clients[name] = SecureAggregationClient.Restore(Saved[name], _keys[name], Parameters, Enrolled, Policy, state => Saved[name] = state.ToArray());
    }

    public ReadOnlyMemory<byte> Advertise(IEnumerable<string>? dropped = null)
    {
        foreach (var name in Without(Names, dropped))
        {
            Server.AcceptAdvertisement(Clients[name].Advertise().Span);
        }

        return Server.CloseAdvertising();
    }

    public void Share(ReadOnlyMemory<byte> roster, IEnumerable<string>? dropped = null)
    {
        foreach (var message in Each(Without(Server.Awaited, dropped), name => Clients[name].ShareKeys(roster)))
        {
            Server.AcceptShares(message.Span);
        }

        Server.CloseSharing();
    }

    public ReadOnlyMemory<byte> Mask(IEnumerable<string>? dropped = null, Func<string, uint[]>? vectors = null)
    {
        foreach (var message in Each(Without(Server.Awaited, dropped), name => MaskOne(name, vectors)))
        {
            Server.AcceptMaskedInput(message.Span);
        }

        return Server.CloseMasking();
    }

    public ReadOnlyMemory<byte> MaskOne(string name, Func<string, uint[]>? vectors = null)
    {
        var vector = vectors?.Invoke(name) ?? VectorOf(name);
        var mask = Clients[name].BeginMasking(Server.DeliveryFor(name));
        mask.Apply(vector.AsSpan(0, 8));
        mask.Apply(vector.AsSpan(8));
        Masked[name] = vector;
        return Clients[name].CompleteMasking();
    }

    public void Confirm(ReadOnlyMemory<byte> survivors, IEnumerable<string>? dropped = null)
    {
        foreach (var name in Without(Server.Awaited, dropped))
        {
            Server.AcceptConfirmation(Clients[name].Confirm(survivors).Span);
        }

        Server.CloseConfirming();
    }

    public UnmaskedRound Unmask(IEnumerable<string>? dropped = null)
    {
        foreach (var name in Without(Server.Awaited, dropped))
        {
            Server.AcceptUnmask(Clients[name].Unmask(Server.UnmaskRequestFor(name)).Span);
        }

        return Server.Unmask();
    }

    /// <summary>A whole round with drop-outs in each of its five phases; the sum of the survivors' vectors.</summary>
    public uint[] Run(IReadOnlyList<string>[]? dropouts = null, Func<string, uint[]>? vectors = null)
    {
        IReadOnlyList<string> Dropped(int phase) => dropouts is null ? [] : [.. dropouts.Take(phase + 1).SelectMany(names => names)];
        Share(Advertise(Dropped(0)), Dropped(1));
        Confirm(Mask(Dropped(2), vectors), Dropped(3));
        using var unmasked = Unmask(Dropped(4));
        return Sum(unmasked);
    }

    public uint[] Sum(UnmaskedRound unmasked)
    {
        var sum = new uint[Parameters.VectorLength];
        foreach (var name in unmasked.Contributors)
        {
            Add(sum, Masked[name]);
        }

        unmasked.Subtract(sum.AsSpan(0, 16));
        unmasked.Subtract(sum.AsSpan(16));
        return sum;
    }

    public uint[] PlainSum(IEnumerable<string> names, Func<string, uint[]>? vectors = null)
    {
        var sum = new uint[Parameters.VectorLength];
        foreach (var name in names)
        {
            Add(sum, vectors?.Invoke(name) ?? VectorOf(name));
        }

        return sum;
    }

    public uint[] VectorOf(string name) => Vector(int.Parse(name[5..], System.Globalization.CultureInfo.InvariantCulture), Parameters.VectorLength);

    public void Dispose()
    {
        foreach (var client in Clients.Values)
        {
            client.Dispose();
        }

        Server.Dispose();
        Enrolled.Dispose();
        foreach (var key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private static void Add(uint[] sum, uint[] vector)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += vector[i];
        }
    }

    /// <summary>What each node says; many nodes at a time where there are many.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Each(List<string> names, Func<string, ReadOnlyMemory<byte>> step) =>
        names.Count < 100 ? names.Select(step) : names.AsParallel().AsOrdered().Select(step);

    private static List<string> Without(IEnumerable<string> names, IEnumerable<string>? dropped) =>
        [.. names.Except(dropped ?? [], StringComparer.Ordinal)];
}
