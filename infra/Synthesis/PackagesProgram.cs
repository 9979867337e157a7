using FedInfra.Infra.Packages;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Synthesis;

/// <summary>
/// What is synthesised where no stack is known. Before it runs a program, Pulumi asks which plug-ins it may need: it
/// runs the compiler without a stack and collects the packages and versions that resources name (pulumi-yaml,
/// GetReferencedPackages), evaluating nothing. So this program names every package and is never created.
/// </summary>
public static class PackagesProgram
{
    public static StackProgram Build()
    {
        var program = new StackProgram("packages");
        var scope = new Scope(program, "fedinfra:index:Packages", "package");
        foreach (var package in ProviderPackage.All)
        {
            _ = new Provider(scope, package, package.Name, new Inputs());
        }

        return program;
    }
}
