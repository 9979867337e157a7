using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Azure;

/// <summary>An account that holds containers of blobs (<c>azure-native:storage:StorageAccount</c>).</summary>
public sealed class StorageAccount(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:storage:StorageAccount", name, inputs, options)
{
    /// <summary>Where blobs are reached, with a slash at the end.</summary>
    public Output<string> BlobEndpoint => Output<string>("primaryEndpoints.blob");

    /// <summary>When it was created, as in <c>2026-01-31T12:00:00Z</c>.</summary>
    public Output<string> CreationTime => Output<string>("creationTime");
}

/// <summary>A container of blobs (<c>azure-native:storage:BlobContainer</c>).</summary>
public sealed class BlobContainer(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:storage:BlobContainer", name, inputs, options);

/// <summary>How an account keeps its blobs (<c>azure-native:storage:BlobServiceProperties</c>).</summary>
public sealed class BlobServiceProperties(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:storage:BlobServiceProperties", name, inputs, options);

/// <summary>When blobs are deleted (<c>azure-native:storage:ManagementPolicy</c>).</summary>
public sealed class ManagementPolicy(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:storage:ManagementPolicy", name, inputs, options);
