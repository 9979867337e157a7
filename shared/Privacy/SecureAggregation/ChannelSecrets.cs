using System.Security.Cryptography;

namespace FedInfra.Privacy.SecureAggregation;

/// <summary>What this node has agreed with each other one for shares on their way: each peer's key is imported once. Zeroed on disposal.</summary>
internal sealed class ChannelSecrets : IDisposable
{
    private readonly AgreementKey _own;
    private readonly Roster _roster;
    private readonly Dictionary<int, byte[]> _agreed = [];

    public ChannelSecrets(ReadOnlySpan<byte> privateKey, Roster roster) => (_own, _roster) = (AgreementKey.Import(privateKey), roster);

    public ReadOnlySpan<byte> With(int node)
    {
        if (!_agreed.TryGetValue(node, out var agreed))
        {
            agreed = _own.Agree(_roster.ChannelPeer(node));
            _agreed.Add(node, agreed);
        }

        return agreed;
    }

    public void Dispose()
    {
        foreach (var agreed in _agreed.Values)
        {
            CryptographicOperations.ZeroMemory(agreed);
        }

        _agreed.Clear();
        _own.Dispose();
    }
}
