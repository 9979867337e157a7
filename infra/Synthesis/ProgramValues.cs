using FedInfra.Infra.Packages;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Synthesis;

/// <summary>Writes the values of a program: literals as they stand, and all else as Pulumi YAML's references and functions.</summary>
/// <param name="yaml">Where they go.</param>
/// <param name="variables">What has a name, because a text can refer to nothing else.</param>
internal sealed class ProgramValues(YamlOutput yaml, ProgramVariables variables)
{
    /// <summary>Writes an input where a value belongs.</summary>
    public void Write(Input value)
    {
        switch (value)
        {
            case LiteralInput { Value: string text }:
                yaml.Text(Interpolation.Escape(text));
                break;
            case LiteralInput { Value: bool truth }:
                yaml.Truth(truth);
                break;
            case LiteralInput { Value: long number }:
                yaml.Number(number);
                break;
            case LiteralInput { Value: double number }:
                yaml.Number(number);
                break;
            case ListInput list:
                yaml.List(() =>
                {
                    foreach (var item in list.Items)
                    {
                        Write(item);
                    }
                });
                break;
            case Inputs map:
                yaml.Map(() =>
                {
                    foreach (var (name, inner) in map.Values)
                    {
                        Key(name);
                        Write(inner);
                    }
                });
                break;
            case FunctionInput or PartInput:
                WriteExpression(value);
                break;
            default:
                yaml.Text(TextOf(value));
                break;
        }
    }

    /// <summary>Writes what must be computed, as a variable holds it.</summary>
    public void WriteExpression(Input value)
    {
        switch (value)
        {
            case FunctionInput function:
                Function(NameOf(function.Function), () => Write(function.Argument));
                break;
            case PartInput part:
                Function("fn::select", () => yaml.List(() =>
                {
                    yaml.Number(part.Index);
                    Function("fn::split", () => yaml.List(() =>
                    {
                        yaml.Text(Interpolation.Escape(part.Separator));
                        Write(part.Text);
                    }));
                }));
                break;
            case InvokeInput invoke:
                Function("fn::invoke", () => yaml.Map(() => Invoke(invoke)));
                break;
            default:
                throw new InvalidOperationException($"A {value.GetType().Name} is no expression.");
        }
    }

    /// <summary>What stands inside a text for a value.</summary>
    private string TextOf(Input part) => part switch
    {
        LiteralInput { Value: string text } => Interpolation.Escape(text),
        ReferenceInput reference => Interpolation.Reference(reference.Resource.Name, $".{reference.Path}"),
        SecretInput secret => Interpolation.Reference(Interpolation.NameOf(secret.Secret), ""),
        InvokeInput invoke => Interpolation.Reference(variables.NameOf(invoke), invoke.Path),
        FormatInput format => string.Concat(format.Parts.Select(TextOf)),
        FunctionInput or PartInput => Interpolation.Reference(variables.NameOf(part), ""),
        _ => throw new InvalidOperationException($"A text cannot hold a {part.GetType().Name}."),
    };

    private void Invoke(InvokeInput invoke)
    {
        yaml.Entry("function", invoke.Token);
        yaml.Word("arguments");
        Write(invoke.Arguments);
        yaml.Entry("return", invoke.Result);
        yaml.Entry("options", () =>
        {
            if (invoke.Provider is { } provider)
            {
                yaml.Entry("provider", Interpolation.Reference(provider.Name, ""));
            }

            yaml.Entry("version", invoke.Provider?.Version ?? ProviderPackage.VersionOf(invoke.Token.Split(':')[0]));
        });
    }

    private void Function(string name, Action argument) => yaml.Map(() =>
    {
        yaml.Word(name);
        argument();
    });

    /// <summary>A key inside a value: read as any text is, and not to be taken for a function.</summary>
    private void Key(string name)
    {
        if (name.StartsWith("fn::", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"Pulumi YAML takes the key '{name}' for a function.");
        }

        yaml.Text(Interpolation.Escape(name));
    }

    private static string NameOf(InputFunction function) => function switch
    {
        InputFunction.ToJson => "fn::toJSON",
        InputFunction.ToBase64 => "fn::toBase64",
        InputFunction.FromBase64 => "fn::fromBase64",
        InputFunction.Secret => "fn::secret",
        _ => throw new InvalidOperationException($"Pulumi YAML has no function for {function}."),
    };
}
