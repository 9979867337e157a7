using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Azure;

/// <summary>A store of secrets and keys (<c>azure-native:keyvault:Vault</c>).</summary>
public sealed class Vault(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:keyvault:Vault", name, inputs, options)
{
    /// <summary>Where its data is reached, <c>https://name.vault.azure.net/</c>.</summary>
    public Output<string> Uri => Output<string>("properties.vaultUri");
}

/// <summary>A key that never leaves its vault (<c>azure-native:keyvault:Key</c>).</summary>
public sealed class VaultKey(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:keyvault:Key", name, inputs, options);

/// <summary>A secret in a vault (<c>azure-native:keyvault:Secret</c>).</summary>
public sealed class VaultSecret(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:keyvault:Secret", name, inputs, options);
