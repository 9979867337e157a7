using System.Collections.Immutable;
using System.Text;
using FedInfra.Infra.Packages;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Synthesis;
using Pulumi;
using Pulumi.Utilities;
using Model = FedInfra.Infra.Resources;

namespace FedInfra.Infra.PulumiSdk;

/// <summary>
/// The model's values as Pulumi's: what is known stands as it is, everything else is an output at the place where it
/// belongs, so that a preview shows as unknown only what is.
/// </summary>
/// <param name="resources">What has been registered so far; a value refers to nothing later.</param>
internal sealed class InputValues(IReadOnlyDictionary<Model.Resource, CustomResource> resources)
{
    private readonly Dictionary<string, Output<ImmutableDictionary<string, object?>>> _answers = new(StringComparer.Ordinal);
    private readonly Config _config = new(StackConfiguration.Namespace);

    /// <summary>A map, as resources and functions take it.</summary>
    public ImmutableDictionary<string, object?> Map(Model.Inputs map) => map.Values.ToImmutableDictionary(entry => entry.Key, entry => Value(entry.Value));

    /// <summary>A value of which every part is known when it is.</summary>
    public Output<object?> Lifted(Model.Input input) => input switch
    {
        Model.ListInput list => Output.All(list.Items.Select(Lifted)).Apply(items => (object?)items),
        Model.Inputs map => Output.All(map.Values.Values.Select(Lifted)).Apply(values => (object?)map.Values.Keys.Zip(values).ToImmutableDictionary(entry => entry.First, entry => entry.Second)),
        Model.LiteralInput literal => Output.Create(Literal(literal)),
        Model.ReferenceInput reference => Reference(reference),
        Model.SecretInput secret => Secret(secret.Secret).Apply(text => (object?)text),
        Model.FormatInput format => Output.All(format.Parts.Select(Lifted)).Apply(parts => (object?)string.Concat(parts.Select(ValueText.Of))),
        Model.PartInput part => Lifted(part.Text).Apply(text => (object?)ValueText.Of(text).Split(part.Separator)[part.Index]),
        Model.FunctionInput { Function: Model.InputFunction.Secret } function => Output.CreateSecret(Lifted(function.Argument)),
        Model.FunctionInput function => Lifted(function.Argument).Apply(argument => (object?)Applied(function.Function, argument)),
        Model.InvokeInput invoke => Answer(invoke).Apply(answer => OutputPath.Read(answer, $"{invoke.Result}{invoke.Path}", invoke.Token)),
        _ => throw new InvalidOperationException($"A native program has no value for a {input.GetType().Name}."),
    };

    private Output<string> Secret(Model.ConfigSecret secret) => _config.GetSecret(secret.Key) ?? throw new RunException(
        $"The stack's configuration lacks {secret.Description}: set it with `pulumi config set --secret {StackConfiguration.Namespace}:{secret.Key}`.");

    private object? Value(Model.Input input) => input switch
    {
        Model.LiteralInput literal => Literal(literal),
        Model.ListInput list => list.Items.Select(Value).ToImmutableArray(),
        Model.Inputs map => Map(map),
        _ => Lifted(input),
    };

    /// <summary>Pulumi knows numbers as <see cref="int"/> and <see cref="double"/> only.</summary>
    private static object? Literal(Model.LiteralInput literal) => literal.Value switch
    {
        long number when number is >= int.MinValue and <= int.MaxValue => (int)number,
        long number => (double)number,
        var other => other,
    };

    private Output<object?> Reference(Model.ReferenceInput reference)
    {
        var resource = resources[reference.Resource];
        var path = OutputPath.Steps(reference.Path);
        if (path is ["id"])
        {
            return resource.Id.Apply(id => (object?)id);
        }

        var output = (resource as RegisteredResource)?.OutputOf(path[0])
            ?? throw new InvalidOperationException($"{nameof(RegisteredResource)} declares no output '{path[0]}', which is wanted of {reference.Resource}: add it there.");
        return output.Apply(value => OutputPath.Read(value, path.AsSpan()[1..], $"{reference.Resource}: {reference.Path}"));
    }

    /// <summary>Equal calls are made once, as in the YAML program.</summary>
    private Output<ImmutableDictionary<string, object?>> Answer(Model.InvokeInput invoke)
    {
        var call = InputSignature.Of(new Model.Inputs { [$"{invoke.Token} {invoke.Provider?.Name}"] = invoke.Arguments });
        if (!_answers.TryGetValue(call, out var answer))
        {
            var options = new InvokeOptions
            {
                Provider = invoke.Provider is { } provider ? (ProviderResource)resources[provider] : null,
                Version = invoke.Provider?.Version ?? ProviderPackage.VersionOf(invoke.Token.Split(':')[0]),
            };
            answer = Deployment.Instance.Invoke<ImmutableDictionary<string, object?>>(invoke.Token, new DictionaryInvokeArgs(Map(invoke.Arguments)), options);

            // While an argument is unknown the SDK makes no call and forgets what the answer will depend on.
            answer = invoke.Arguments.SelfAndDescendants().OfType<Model.ReferenceInput>().Select(reference => resources[reference.Resource]).Distinct()
                .Aggregate(answer, OutputUtilities.WithDependency);
            _answers.Add(call, answer);
        }

        return answer;
    }

    private static string Applied(Model.InputFunction function, object? argument) => function switch
    {
        Model.InputFunction.ToJson => GoJson.Of(argument),
        Model.InputFunction.ToBase64 => Convert.ToBase64String(Encoding.UTF8.GetBytes(ValueText.Of(argument))),
        Model.InputFunction.FromBase64 => Encoding.UTF8.GetString(Convert.FromBase64String(ValueText.Of(argument))),
        _ => throw new InvalidOperationException($"A native program has no function {function}."),
    };
}
