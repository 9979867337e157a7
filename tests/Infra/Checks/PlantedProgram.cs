using FedInfra.Infra.Checks;
using FedInfra.Infra.Packages;
using FedInfra.Infra.Policies;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Tests.Clusters;

namespace FedInfra.Infra.Tests.Checks;

/// <summary>A program that tests plant mistakes in: one site with a provider of every package.</summary>
internal sealed class PlantedProgram
{
    public PlantedProgram(string site = "main")
    {
        Bare = new Scope(Program, "fedinfra:index:Site", site);
        Scope = ProviderPackage.All.Aggregate(Bare, (scope, package) => scope.With(new Provider(Bare, package, package.Name, new Inputs())));
    }

    public StackProgram Program { get; } = new("sample");

    /// <summary>The site's scope, with its providers.</summary>
    public Scope Scope { get; }

    /// <summary>The site's scope, without any.</summary>
    public Scope Bare { get; }

    public DateOnly Today { get; init; } = new(2026, 11, 23);

    public StackSettings Stack { get; init; } = SampleStacks.One(Cloud.OnPrem);

    public Any Add(string type, string name, Inputs inputs, ResourceOptions? options = null) => new(Scope, type, name, inputs, options);

    /// <summary>What one policy finds.</summary>
    public IReadOnlyList<Finding> Breaches(string policy) =>
        [.. PolicySet.All.Single(known => known.Id == policy).Check(new PolicyContext(Program, Stack, Today))];

    /// <summary>The messages of what one policy finds.</summary>
    public IReadOnlyList<string> Messages(string policy) => [.. Breaches(policy).Select(finding => finding.Message)];

    /// <summary>What one policy finds in a program of a single resource; each finding says how to mend it.</summary>
    public static IReadOnlyList<string> Breaches(string policy, string type, Inputs inputs)
    {
        var program = new PlantedProgram();
        program.Add(type, "planted", inputs);
        var findings = program.Breaches(policy);
        Assert.All(findings, finding =>
        {
            Assert.Equal((policy, "main-planted", Severity.Error), (finding.Rule, finding.Resource, finding.Severity));
            Assert.NotEmpty(finding.Fix);
        });
        return [.. findings.Select(finding => finding.Message)];
    }
}

/// <summary>A resource of any type.</summary>
internal sealed class Any(Scope scope, string type, string name, Inputs inputs, ResourceOptions? options = null)
    : Resource(scope, type, name, inputs, options)
{
    public Output<string> Out(string path) => Output<string>(path);
}
