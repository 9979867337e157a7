using FedInfra.Infra.Packages.Gcp;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.Gcp;

/// <summary>
/// The key that the site's data is encrypted with: Kubernetes' secrets, disks, bucket, images, database, vault. It is
/// in the site's region, as all of them are, turns every 90 days, and old data stays readable with its old versions.
/// </summary>
internal sealed class DataKey
{
    private const string UserRole = "roles/cloudkms.cryptoKeyEncrypterDecrypter";

    private readonly GcpSite _site;
    private readonly Scope _scope;
    private readonly CryptoKey _key;
    private readonly Dictionary<ServiceAgent, Resource> _grants = [];

    public DataKey(GcpSite site)
    {
        _site = site;
        _scope = site.Scope.Child("fedinfra:gcp:Keys", "keys");
        var ring = new KeyRing(_scope, "ring", new Inputs { ["location"] = site.Region }, site.After("cloudkms"));
        _key = new CryptoKey(
            _scope,
            "data",
            new Inputs
            {
                ["keyRing"] = ring.Id,
                ["purpose"] = "ENCRYPT_DECRYPT",
                ["rotationPeriod"] = "7776000s",
                ["labels"] = site.Labels,
            },
            new ResourceOptions { Protect = true });
    }

    /// <summary>Full name: <c>projects/…/cryptoKeys/…</c>.</summary>
    public Output<string> Id => _key.Id;

    /// <summary>Lets a Google service encrypt with the key; what it encrypts must wait for the answer.</summary>
    public Resource GrantTo(ServiceAgent agent)
    {
        if (!_grants.TryGetValue(agent, out var grant))
        {
            grant = new CryptoKeyIamMember(_scope, $"for-{agent.Name}", new Inputs
            {
                ["cryptoKeyId"] = _key.Id,
                ["role"] = UserRole,
                ["member"] = agent.MemberIn(_site),
            });
            _grants.Add(agent, grant);
        }

        return grant;
    }
}
