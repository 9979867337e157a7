using System.Security.Cryptography.X509Certificates;
using FedInfra.Coordinator.State;

namespace FedInfra.Coordinator.Identity;

/// <summary>The listeners' certificate, signed anew by the authority before it runs out; its key is never stored.</summary>
public sealed class ServerCertificates(CertificateAuthority authority, StateStore state, TimeProvider time, IReadOnlyList<string> names)
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(30);

    private readonly Lock _lock = new();
    private X509Certificate2? _current;
    private DateTimeOffset _renewAt;

    /// <summary>The certificate for a connection that opens now.</summary>
    public X509Certificate2 Current
    {
        get
        {
            lock (_lock)
            {
                var now = time.GetUtcNow();
                if (_current is null || now >= _renewAt)
                {
                    // The one before is left to connections that are being opened with it.
                    _current = authority.IssueServer(names, now, _lifetime);
                    _renewAt = now + (_lifetime * 2 / 3);
                    state.Record(new ServerCertificateIssued(_current.SerialNumber, names, _current.NotAfter.ToUniversalTime()));
                }

                return _current;
            }
        }
    }
}
