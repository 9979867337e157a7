using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Gcp;

/// <summary>An identity for machines and workloads (<c>gcp:serviceaccount/account:Account</c>).</summary>
public sealed class ServiceAccount(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:serviceaccount/account:Account", name, inputs, options)
{
    /// <summary>Its address, by which annotations and machines name it.</summary>
    public Output<string> Email => Output<string>("email");

    /// <summary>Full name, by which roles on it name it.</summary>
    public Output<string> CloudName => Output<string>("name");

    /// <summary>As member of a role: <c>serviceAccount:…</c>.</summary>
    public Output<string> Member => Output<string>("member");
}

/// <summary>A role on a service account for one member (<c>gcp:serviceaccount/iAMMember:IAMMember</c>).</summary>
public sealed class ServiceAccountIamMember(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:serviceaccount/iAMMember:IAMMember", name, inputs, options);
