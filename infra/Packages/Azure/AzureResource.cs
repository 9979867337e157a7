using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Azure;

/// <summary>A resource of Azure's Resource Manager (package <c>azure-native</c>).</summary>
public abstract class AzureResource : Resource
{
    private protected AzureResource(Scope scope, string type, string name, Inputs inputs, ResourceOptions? options)
        : base(scope, type, name, inputs, options)
    {
    }

    /// <summary>The name that it has in Azure; <see cref="Resource.Name"/> is the one in the program.</summary>
    public Output<string> AzureName => Output<string>("name");
}
