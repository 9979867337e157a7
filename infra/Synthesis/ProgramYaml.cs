using FedInfra.Infra.Packages;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Synthesis;

/// <summary>
/// Writes a program as Pulumi YAML. The same program always gives the same bytes. Providers come first, each with its
/// version, because the first mention of a package decides which plug-in is loaded.
/// </summary>
public sealed class ProgramYaml
{
    /// <summary>The Pulumi project, as in Pulumi.yaml.</summary>
    public const string Project = "fedinfra";

    private readonly StackProgram _program;
    private readonly YamlOutput _yaml;
    private readonly ProgramVariables _variables;
    private readonly ProgramValues _values;

    private ProgramYaml(StackProgram program, TextWriter writer)
    {
        _program = program;
        _yaml = new YamlOutput(writer);
        _variables = new ProgramVariables(program);
        _values = new ProgramValues(_yaml, _variables);
    }

    /// <summary>Writes <paramref name="program"/>; lines end with <c>\n</c>.</summary>
    /// <exception cref="InvalidOperationException">The program holds what Pulumi YAML cannot say: an error of this repository, not of its user.</exception>
    public static void Write(StackProgram program, TextWriter writer) => new ProgramYaml(program, writer).Write();

    private void Write()
    {
        RefuseSharedNames();
        _yaml.Document(() =>
        {
            _yaml.Entry("name", Project);
            _yaml.Section("config", _program.Secrets, secret => _yaml.Entry(Interpolation.NameOf(secret), () =>
            {
                _yaml.Entry("type", "string");
                _yaml.Entry("name", secret.Key);
                _yaml.Word("secret");
                _yaml.Truth(true);
            }));
            _yaml.Section("variables", _variables.All, variable =>
            {
                _yaml.Word(variable.Name);
                _values.WriteExpression(variable.Value);
            });
            _yaml.Section("resources", _program.Resources.OrderByDescending(resource => resource is Provider), resource => _yaml.Entry(resource.Name, () => Resource(resource)));
            _yaml.Section("outputs", _program.Outputs, output =>
            {
                _yaml.Text(output.Key);
                _values.Write(output.Value);
            });
        });
    }

    private void Resource(Resource resource)
    {
        _yaml.Entry("type", resource.Type);
        _yaml.Section("properties", resource.Inputs.Values, input =>
        {
            _yaml.Text(input.Key);
            _values.Write(input.Value);
        });
        _yaml.Entry("options", () => Options(resource));
    }

    /// <summary>The version stands everywhere: Pulumi YAML loads the schema that it checks a resource against by it.</summary>
    private void Options(Resource resource)
    {
        var options = resource.Options;
        _yaml.Flag("deleteBeforeReplace", options.DeleteBeforeReplace);
        _yaml.Flag("protect", options.Protect);
        _yaml.Flag("retainOnDelete", options.RetainOnDelete);
        _yaml.Section("additionalSecretOutputs", options.AdditionalSecretOutputs);
        _yaml.Section("ignoreChanges", options.IgnoreChanges);
        if (options.CreateTimeout is { } create)
        {
            _yaml.Entry("customTimeouts", () => _yaml.Entry("create", create));
        }

        _yaml.Section("dependsOn", options.DependsOn.Select(other => Interpolation.Reference(other.Name, "")));
        if (resource.Provider is { } provider)
        {
            _yaml.Entry("provider", Interpolation.Reference(provider.Name, ""));
        }

        _yaml.Entry("version", (resource as Provider ?? resource.Provider)?.Version ?? ProviderPackage.VersionOf(resource.Package));
    }

    /// <summary>Resources, variables and configuration share one space of names; a configuration key would silently take a resource's place.</summary>
    private void RefuseSharedNames()
    {
        var taken = _variables.All.Select(variable => variable.Name)
            .Concat(ConfigSecret.All.SelectMany(secret => new[] { secret.Key, Interpolation.NameOf(secret) }))
            .Append("pulumi")
            .ToHashSet(StringComparer.Ordinal);
        if (_program.Resources.FirstOrDefault(resource => taken.Contains(resource.Name)) is { } resource)
        {
            throw new InvalidOperationException($"The name of {resource} means something else in Pulumi YAML.");
        }
    }
}
