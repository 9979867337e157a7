using System.Reflection;
using Pulumi;

namespace FedInfra.Infra.PulumiSdk;

/// <summary>
/// A resource of any provider. Pulumi's own generic class gives out an identifier and nothing else: what is to be read back
/// from the engine must be a property. So this one declares every output that the model refers to; a resource whose type
/// lacks one never sets it, and nobody reads it.
/// </summary>
internal sealed class RegisteredResource(string type, string name, ResourceArgs args, CustomResourceOptions options)
    : CustomResource(type, name, args, options)
{
    private static readonly Dictionary<string, PropertyInfo> _outputs = typeof(RegisteredResource)
        .GetProperties(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public)
        .ToDictionary(property => property.GetCustomAttribute<OutputAttribute>()!.Name!, StringComparer.Ordinal);

    [Output("address")]
    public Output<object?> Address { get; private set; } = null!;

    [Output("allocationId")]
    public Output<object?> AllocationId { get; private set; } = null!;

    [Output("arn")]
    public Output<object?> Arn { get; private set; } = null!;

    [Output("availabilityZone")]
    public Output<object?> AvailabilityZone { get; private set; } = null!;

    [Output("bucket")]
    public Output<object?> Bucket { get; private set; } = null!;

    [Output("certificateAuthority")]
    public Output<object?> CertificateAuthority { get; private set; } = null!;

    [Output("clientId")]
    public Output<object?> ClientId { get; private set; } = null!;

    [Output("creationTime")]
    public Output<object?> CreationTime { get; private set; } = null!;

    [Output("dnsName")]
    public Output<object?> DnsName { get; private set; } = null!;

    [Output("email")]
    public Output<object?> Email { get; private set; } = null!;

    [Output("endpoint")]
    public Output<object?> Endpoint { get; private set; } = null!;

    [Output("fullyQualifiedDomainName")]
    public Output<object?> FullyQualifiedDomainName { get; private set; } = null!;

    [Output("ipAddress")]
    public Output<object?> IpAddress { get; private set; } = null!;

    [Output("keyId")]
    public Output<object?> KeyId { get; private set; } = null!;

    [Output("kubernetesNetworkConfig")]
    public Output<object?> KubernetesNetworkConfig { get; private set; } = null!;

    [Output("latestVersion")]
    public Output<object?> LatestVersion { get; private set; } = null!;

    [Output("loginServer")]
    public Output<object?> LoginServer { get; private set; } = null!;

    [Output("masterAuth")]
    public Output<object?> MasterAuth { get; private set; } = null!;

    [Output("member")]
    public Output<object?> Member { get; private set; } = null!;

    [Output("metadata")]
    public Output<object?> Metadata { get; private set; } = null!;

    [Output("name")]
    public Output<object?> Name { get; private set; } = null!;

    [Output("oidcIssuerProfile")]
    public Output<object?> OidcIssuerProfile { get; private set; } = null!;

    [Output("primaryEndpoints")]
    public Output<object?> PrimaryEndpoints { get; private set; } = null!;

    [Output("principalId")]
    public Output<object?> PrincipalId { get; private set; } = null!;

    [Output("privateIpAddress")]
    public Output<object?> PrivateIpAddress { get; private set; } = null!;

    [Output("properties")]
    public Output<object?> Properties { get; private set; } = null!;

    [Output("publicIp")]
    public Output<object?> PublicIp { get; private set; } = null!;

    [Output("repositoryId")]
    public Output<object?> RepositoryId { get; private set; } = null!;

    [Output("resources")]
    public Output<object?> Resources { get; private set; } = null!;

    [Output("stdout")]
    public Output<object?> Stdout { get; private set; } = null!;

    [Output("url")]
    public Output<object?> Url { get; private set; } = null!;

    [Output("vpcConfig")]
    public Output<object?> VpcConfig { get; private set; } = null!;

    /// <summary>The output of that name, or null where none is declared.</summary>
    public Output<object?>? OutputOf(string output) => (Output<object?>?)_outputs.GetValueOrDefault(output)?.GetValue(this);
}
