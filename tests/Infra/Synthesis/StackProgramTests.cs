using System.Globalization;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Synthesis;
using FedInfra.Infra.Tests.Schemas;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Synthesis;

/// <summary>What is synthesised for every stack of the repository.</summary>
public sealed class StackProgramTests
{
    /// <summary>Lines of a difference that are shown; who wants all compares the files.</summary>
    private const int ShownLines = 80;

    public static TheoryData<string> Stacks => [.. StackFile.List(TestData.ProjectRoot)];

    /// <summary>A program is approved as text: who changes the C# sees what becomes of each stack.</summary>
    [Theory]
    [MemberData(nameof(Stacks))]
    public void A_stacks_program_is_the_approved_one(string stack)
    {
        var approved = Path.Combine(TestData.ProjectRoot, "tests", "Infra", "Synthesis", "Golden", $"{stack}.yaml");
        var received = Path.Combine(AppContext.BaseDirectory, $"{stack}.received.yaml");
        var now = Yaml(Program(stack));
        var before = File.Exists(approved) ? File.ReadAllText(approved) : "";
        File.WriteAllText(received, now);
        if (now == before)
        {
            return;
        }

        var difference = TextDiff.Of(before, now, headingIndent: 2).Split('\n');
        Assert.Fail(
            $"The program of {stack} has changed:\n{string.Join('\n', difference.Take(ShownLines))}\n"
            + (difference.Length > ShownLines ? $"… and {difference.Length - ShownLines} more lines\n" : "")
            + $"If the change is meant:\n  cp {received} {approved}");
    }

    [Fact]
    public void No_approved_program_is_left_of_a_stack_that_is_gone()
    {
        var folder = Path.Combine(TestData.ProjectRoot, "tests", "Infra", "Synthesis", "Golden");

        Assert.Empty(!Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder, "*.yaml").Select(Path.GetFileNameWithoutExtension).Except(StackFile.List(TestData.ProjectRoot)));
    }

    [RequiresDataTheory("../schemas")]
    [MemberData(nameof(Stacks))]
    public void A_stacks_program_is_what_the_providers_schemas_allow(string stack) => Assert.Empty(SchemaCheck.Run(Program(stack)));

    [Theory]
    [MemberData(nameof(Stacks))]
    public void A_stack_synthesised_twice_gives_the_same_bytes(string stack) => Assert.Equal(Yaml(Program(stack)), Yaml(Program(stack)));

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Every_value_comes_back_from_the_YAML_as_it_is_in_the_model(string stack)
    {
        var program = Program(stack);

        Assert.Empty(ReadBack.Differences(program, Yaml(program)));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Pulumis_environment_gives_the_same_program_as_the_file_and_no_secret(string stack)
    {
        var yaml = Yaml(SynthCommand.ProgramFor(null, new PulumiEnvironment(stack, PulumiConfig.Of(stack))));

        Assert.Equal(Yaml(Program(stack)), yaml);
        Assert.DoesNotContain("s3cr3t", yaml, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Every_resource_of_a_cloud_has_an_explicit_provider(string stack) =>
        Assert.All(Program(stack).Resources, resource => Assert.True(resource is Provider || resource.Provider is not null || resource.Package == "command", $"{resource} has none"));

    private static StackProgram Program(string stack) => StackBuilder.Build(StackFile.Read(stack, TestData.ProjectRoot));

    private static string Yaml(StackProgram program)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        ProgramYaml.Write(program, writer);
        return writer.ToString();
    }
}
