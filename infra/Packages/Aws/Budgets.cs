using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Aws;

/// <summary>A limit of what may be spent, and who hears of it (<c>aws:budgets/budget:Budget</c>).</summary>
public sealed class Budget(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "aws:budgets/budget:Budget", name, inputs, options);
