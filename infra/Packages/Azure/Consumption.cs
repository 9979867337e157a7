using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Azure;

/// <summary>A budget that warns by mail (<c>azure-native:consumption:Budget</c>).</summary>
public sealed class Budget(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:consumption:Budget", name, inputs, options);
