using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Gcp;

/// <summary>A place for keys; GCP never deletes one (<c>gcp:kms/keyRing:KeyRing</c>).</summary>
public sealed class KeyRing(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:kms/keyRing:KeyRing", name, inputs, options);

/// <summary>A key that other services encrypt with (<c>gcp:kms/cryptoKey:CryptoKey</c>).</summary>
public sealed class CryptoKey(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:kms/cryptoKey:CryptoKey", name, inputs, options);

/// <summary>A role on a key for one member (<c>gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember</c>).</summary>
public sealed class CryptoKeyIamMember(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember", name, inputs, options);
