using System.Security.Cryptography.X509Certificates;
using FedInfra.Contracts;
using FedInfra.Coordinator.Identity;
using FedInfra.Identity;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace FedInfra.Coordinator.Serving;

/// <summary>How a listener speaks TLS: 1.3 only, with the coordinator's own certificate, and for nodes with theirs.</summary>
internal sealed class ListenerSecurity(ServerCertificates certificates, TrustedAuthority? clients, ILogger logger)
{
    /// <summary>True where callers show certificates.</summary>
    public bool KnowsClients => clients is not null;

    public void Configure(HttpsConnectionAdapterOptions https)
    {
        https.SslProtocols = TrustedAuthority.Protocols;
        https.ServerCertificateSelector = (_, _) => certificates.Current;
        if (clients is null)
        {
            return;
        }

        // Allowed, not required: a node that enrols has none yet. ClientCertificateGate lets it do that and nothing else.
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        https.ClientCertificateValidation = (certificate, _, _) => IsOurs(certificate, clients);
    }

    private bool IsOurs(X509Certificate2 certificate, TrustedAuthority authority)
    {
        var why = authority.WhyNotClient(certificate);
        if (why.Length > 0)
        {
            Log.ClientCertificateRefused(logger, PlainText.Clean(certificate.Subject), $"it is not one of this coordinator's authority ({why})");
        }

        return why.Length == 0;
    }
}
