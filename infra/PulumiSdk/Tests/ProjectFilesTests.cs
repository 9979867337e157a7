using System.Xml.Linq;
using FedInfra.Infra.Packages;
using FedInfra.Testing;

namespace FedInfra.Infra.PulumiSdk.Tests;

public sealed class ProjectFilesTests
{
    private static readonly string _folder = Path.Combine(TestData.ProjectRoot, "infra", "PulumiSdk");

    [Fact]
    public void Packages_bring_the_plug_ins_that_the_programs_pin()
    {
        var versions = XDocument.Load(Path.Combine(_folder, "PulumiVersions.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);

        Assert.All(ProviderPackage.All, package =>
        {
            var name = string.Concat(package.Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
            Assert.Equal(package.Version, versions[$"Pulumi.{name}"]);
        });
    }

    [Fact]
    public async Task Both_project_files_are_of_one_project_and_read_the_same_stacks()
    {
        var native = await File.ReadAllTextAsync(Path.Combine(_folder, "Pulumi.yaml"));
        var yaml = await File.ReadAllTextAsync(Path.Combine(TestData.ProjectRoot, "Pulumi.yaml"));

        Assert.Contains("\nname: fedinfra\n", native, StringComparison.Ordinal);
        Assert.Contains("\nname: fedinfra\n", yaml, StringComparison.Ordinal);
        Assert.Contains("\nstackConfigDir: ../../stacks\n", native, StringComparison.Ordinal);
        Assert.Contains("\nstackConfigDir: stacks\n", yaml, StringComparison.Ordinal);
    }
}
