using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Packages.Gcp;

/// <summary>A Google API, switched on for a project (<c>gcp:projects/service:Service</c>).</summary>
public sealed class ProjectService(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:projects/service:Service", name, inputs, options);

/// <summary>A role in a project for one member (<c>gcp:projects/iAMMember:IAMMember</c>).</summary>
public sealed class ProjectIamMember(Scope scope, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, "gcp:projects/iAMMember:IAMMember", name, inputs, options);
