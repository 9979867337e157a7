using FedInfra.Infra.Packages;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Checks.Structure;

/// <summary>
/// Every resource has an explicit provider, of the version that the programs are written for. The first reference to a
/// package decides which plug-in the engine installs (pulumi-yaml, <c>packages.go</c>), and a default provider would
/// take whatever account and region the shell happens to have.
/// </summary>
internal sealed class PinnedProviders : IStructureRule
{
    public string Id => "pinned-providers";

    public IEnumerable<Finding> Check(StackProgram program)
    {
        foreach (var resource in program.Resources)
        {
            var package = ProviderPackage.All.FirstOrDefault(known => known.Name == resource.Package);
            if (package is null)
            {
                yield return Error(resource, $"Package '{resource.Package}' has no pinned version.", $"Add it to {nameof(ProviderPackage)}, or use one of {string.Join(", ", ProviderPackage.All.Select(known => known.Name))}.");
            }
            else if (resource is Provider provider)
            {
                if (provider.Version != package.Version)
                {
                    yield return Error(resource, $"The provider's version is {provider.Version}, and the programs are written for {package.Version}.", $"Make it of {nameof(ProviderPackage)}'s own.");
                }
            }
            else if (resource.Provider is null)
            {
                yield return Error(resource, $"No explicit provider manages {resource.Type}.", "Make it in a scope that has the site's provider (Scope.With), or name one in its options.");
            }
            else if (resource.Provider.Package != resource.Package)
            {
                yield return Error(resource, $"Its provider {resource.Provider.Name} is of package {resource.Provider.Package}, not {resource.Package}.", "Name a provider of the resource's own package.");
            }
        }
    }

    private Finding Error(Resource resource, string message, string fix) => new(Severity.Error, Id, resource.Name, message, fix);
}
