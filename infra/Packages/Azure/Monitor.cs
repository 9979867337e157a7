using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Azure;

/// <summary>Which of a resource's logs go where (<c>azure-native:monitor:DiagnosticSetting</c>).</summary>
public sealed class DiagnosticSetting(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : AzureResource(scope, "azure-native:monitor:DiagnosticSetting", name, inputs, options);
