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

    private ProgramYaml(StackProgram program, TextWriter writer)
    {
        _program = program;
        _yaml = new YamlOutput(writer);
        _variables = new ProgramVariables(program);
    }

    /// <summary>Writes <paramref name="program"/>; lines end with <c>\n</c>.</summary>
    /// <exception cref="InvalidOperationException">The program holds what Pulumi YAML cannot say: an error of this repository, not of its user.</exception>
    public static void Write(StackProgram program, TextWriter writer) => new ProgramYaml(program, writer).Write();

    private void Write()
    {
        RefuseSharedNames();
        _yaml.Document(() =>
        {
            Entry("name", Project);
            Section("config", _program.Secrets, secret => Entry(Interpolation.NameOf(secret), () =>
            {
                Entry("type", "string");
                Entry("name", secret.Key);
                _yaml.Word("secret");
                _yaml.Truth(true);
            }));
            Section("variables", _variables.All, variable =>
            {
                _yaml.Word(variable.Name);
                Expression(variable.Value);
            });
            Section("resources", _program.Resources.OrderByDescending(resource => resource is Provider), resource => Entry(resource.Name, () => Resource(resource)));
            Section("outputs", _program.Outputs, output =>
            {
                _yaml.Text(output.Key);
                Value(output.Value);
            });
        });
    }

    private void Resource(Resource resource)
    {
        Entry("type", resource.Type);
        Section("properties", resource.Inputs.Values, input =>
        {
            _yaml.Text(input.Key);
            Value(input.Value);
        });
        Entry("options", () => Options(resource));
    }

    /// <summary>The version stands everywhere: Pulumi YAML loads the schema that it checks a resource against by it.</summary>
    private void Options(Resource resource)
    {
        var options = resource.Options;
        Flag("deleteBeforeReplace", options.DeleteBeforeReplace);
        Flag("protect", options.Protect);
        Flag("retainOnDelete", options.RetainOnDelete);
        Section("additionalSecretOutputs", options.AdditionalSecretOutputs);
        Section("ignoreChanges", options.IgnoreChanges);
        if (options.CreateTimeout is { } create)
        {
            Entry("customTimeouts", () => Entry("create", create));
        }

        Section("dependsOn", options.DependsOn.Select(other => Interpolation.Reference(other.Name, "")));
        if (resource.Provider is { } provider)
        {
            Entry("provider", Interpolation.Reference(provider.Name, ""));
        }

        Entry("version", VersionOf(resource.Package, resource as Provider ?? resource.Provider));
    }

    private void Value(Input value)
    {
        switch (value)
        {
            case LiteralInput { Value: string text }:
                _yaml.Text(Interpolation.Escape(text));
                break;
            case LiteralInput { Value: bool truth }:
                _yaml.Truth(truth);
                break;
            case LiteralInput { Value: long number }:
                _yaml.Number(number);
                break;
            case LiteralInput { Value: double number }:
                _yaml.Number(number);
                break;
            case ListInput list:
                _yaml.List(() =>
                {
                    foreach (var item in list.Items)
                    {
                        Value(item);
                    }
                });
                break;
            case Inputs map:
                _yaml.Map(() =>
                {
                    foreach (var (name, inner) in map.Values)
                    {
                        Key(name);
                        Value(inner);
                    }
                });
                break;
            case FunctionInput or PartInput:
                Expression(value);
                break;
            default:
                _yaml.Text(TextOf(value));
                break;
        }
    }

    /// <summary>What stands inside a text for a value.</summary>
    private string TextOf(Input part) => part switch
    {
        LiteralInput { Value: string text } => Interpolation.Escape(text),
        ReferenceInput reference => Interpolation.Reference(reference.Resource.Name, $".{reference.Path}"),
        SecretInput secret => Interpolation.Reference(Interpolation.NameOf(secret.Secret), ""),
        InvokeInput invoke => Interpolation.Reference(_variables.NameOf(invoke), invoke.Path),
        FormatInput format => string.Concat(format.Parts.Select(TextOf)),
        FunctionInput or PartInput => Interpolation.Reference(_variables.NameOf(part), ""),
        _ => throw new InvalidOperationException($"A text cannot hold a {part.GetType().Name}."),
    };

    private void Expression(Input value)
    {
        switch (value)
        {
            case FunctionInput function:
                Function(NameOf(function.Function), () => Value(function.Argument));
                break;
            case PartInput part:
                Function("fn::select", () => _yaml.List(() =>
                {
                    _yaml.Number(part.Index);
                    Function("fn::split", () => _yaml.List(() =>
                    {
                        _yaml.Text(Interpolation.Escape(part.Separator));
                        Value(part.Text);
                    }));
                }));
                break;
            case InvokeInput invoke:
                Function("fn::invoke", () => _yaml.Map(() => Invoke(invoke)));
                break;
            default:
                throw new InvalidOperationException($"A {value.GetType().Name} is no expression.");
        }
    }

    private void Invoke(InvokeInput invoke)
    {
        Entry("function", invoke.Token);
        _yaml.Word("arguments");
        Value(invoke.Arguments);
        Entry("return", invoke.Result);
        Entry("options", () =>
        {
            if (invoke.Provider is { } provider)
            {
                Entry("provider", Interpolation.Reference(provider.Name, ""));
            }

            Entry("version", VersionOf(invoke.Token.Split(':')[0], invoke.Provider));
        });
    }

    private void Function(string name, Action argument) => _yaml.Map(() =>
    {
        _yaml.Word(name);
        argument();
    });

    /// <summary>A key inside a value: read as any text is, and not to be taken for a function.</summary>
    private void Key(string name)
    {
        if (name.StartsWith("fn::", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"Pulumi YAML takes the key '{name}' for a function.");
        }

        _yaml.Text(Interpolation.Escape(name));
    }

    private void Entry(string name, string text)
    {
        _yaml.Word(name);
        _yaml.Text(text);
    }

    private void Entry(string name, Action content)
    {
        _yaml.Word(name);
        _yaml.Map(content);
    }

    private void Flag(string name, bool value)
    {
        if (value)
        {
            _yaml.Word(name);
            _yaml.Truth(true);
        }
    }

    private void Section<T>(string name, IEnumerable<T> entries, Action<T> write)
    {
        var all = entries.ToList();
        if (all.Count > 0)
        {
            Entry(name, () => all.ForEach(write));
        }
    }

    private void Section(string name, IEnumerable<string> texts)
    {
        var all = texts.ToList();
        if (all.Count > 0)
        {
            _yaml.Word(name);
            _yaml.List(() => all.ForEach(_yaml.Text));
        }
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

    private static string VersionOf(string package, Provider? provider) =>
        provider?.Version ?? ProviderPackage.All.FirstOrDefault(known => known.Name == package)?.Version
        ?? throw new InvalidOperationException($"There is no pinned version of package '{package}'.");

    private static string NameOf(InputFunction function) => function switch
    {
        InputFunction.ToJson => "fn::toJSON",
        InputFunction.ToBase64 => "fn::toBase64",
        InputFunction.FromBase64 => "fn::fromBase64",
        InputFunction.Secret => "fn::secret",
        _ => throw new InvalidOperationException($"Pulumi YAML has no function for {function}."),
    };
}
