using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Tests.Schemas;

/// <summary>Checks what a value takes from elsewhere: outputs of resources of the same program, and answers of functions.</summary>
internal sealed class ReferenceCheck
{
    private readonly HashSet<Resource> _declared = [];

    /// <summary>From here on others may refer to <paramref name="resource"/>.</summary>
    public void Declare(Resource resource) => _declared.Add(resource);

    /// <summary>True where <paramref name="resource"/> was declared before.</summary>
    public bool Knows(Resource resource) => _declared.Contains(resource);

    /// <summary>What is wrong with the references and calls in a value, at every depth.</summary>
    public IEnumerable<string> Run(Input value, string path) => value.SelfAndDescendants().SelectMany(inner => inner switch
    {
        ReferenceInput reference => Reference(reference, path),
        InvokeInput invoke => Invoke(invoke, path),
        FunctionInput { Function: InputFunction.ToBase64 or InputFunction.FromBase64 } function
            when KindOf(function.Argument) is not (ValueKind.Text or ValueKind.Unknown) => [$"{path}: {function.Function} takes text only"],
        PartInput part when KindOf(part.Text) is not (ValueKind.Text or ValueKind.Unknown) => [$"{path}: only a text has parts"],
        FormatInput format when format.Parts.Any(part => KindOf(part) is ValueKind.List or ValueKind.Map) => [$"{path}: a list or map is put into a text"],
        _ => [],
    });

    /// <summary>What kind of value it will be.</summary>
    public static ValueKind KindOf(Input value) => value switch
    {
        LiteralInput { Value: string } or FormatInput or PartInput or SecretInput => ValueKind.Text,
        LiteralInput { Value: bool } => ValueKind.Truth,
        LiteralInput => ValueKind.Number,
        ListInput => ValueKind.List,
        Inputs => ValueKind.Map,
        FunctionInput { Function: InputFunction.Secret } secret => KindOf(secret.Argument),
        FunctionInput => ValueKind.Text,
        ReferenceInput reference when Split(reference.Path) is var (name, inside)
            && OutputsOf(reference.Resource)?.TryGetValue(name, out var type) == true => OutputType.Follow(type, inside, out _),
        InvokeInput invoke when ProviderSchemas.Find(PackageOf(invoke))?.Function(invoke.Token) is { } function
            && function.Outputs.TryGetValue(invoke.Result, out var type) => OutputType.Follow(type, invoke.Path, out _),
        _ => ValueKind.Unknown,
    };

    private IEnumerable<string> Reference(ReferenceInput reference, string path)
    {
        var (name, inside) = Split(reference.Path);
        if (!_declared.Contains(reference.Resource))
        {
            yield return $"{path}: refers to {reference.Resource}, which does not stand before it in the program";
        }

        var outputs = OutputsOf(reference.Resource);
        if (outputs is not null && !outputs.TryGetValue(name, out _))
        {
            yield return $"{path}: {reference.Resource} has no output '{name}'{Suggestion.For(name, outputs.Keys)}";
        }
        else if (Inside(outputs?[name], inside) is { } problem)
        {
            yield return $"{path}: {reference.Resource}, output '{reference.Path}': {problem}";
        }
    }

    private static IEnumerable<string> Invoke(InvokeInput invoke, string path)
    {
        var package = ProviderSchemas.Find(PackageOf(invoke));
        if (package?.Function(invoke.Token) is not { } function)
        {
            yield return $"{path}: unknown function {invoke.Token}{Suggestion.For(invoke.Token, package?.FunctionTokens ?? [])}";
            yield break;
        }

        if (invoke.Provider is { } provider && provider.Package != PackageOf(invoke))
        {
            yield return $"{path}: {invoke.Token} cannot be asked of {provider}";
        }

        var check = new ValueCheck(package);
        foreach (var finding in check.Object(invoke.Arguments, function.Arguments, ""))
        {
            yield return $"{path}: {invoke.Token}: {finding}";
        }

        if (!function.Outputs.TryGetValue(invoke.Result, out var type))
        {
            yield return $"{path}: {invoke.Token} answers no '{invoke.Result}'{Suggestion.For(invoke.Result, function.Outputs.Keys)}";
        }
        else if (Inside(type, invoke.Path) is { } problem)
        {
            yield return $"{path}: {invoke.Token}, '{invoke.Result}{invoke.Path}': {problem}";
        }
    }

    /// <summary>What every resource has, and what its provider declares; null where its type is not known.</summary>
    private static Dictionary<string, string>? OutputsOf(Resource resource)
    {
        var outputs = new Dictionary<string, string> { ["id"] = "string", ["urn"] = "string" };
        if (resource is Provider)
        {
            return outputs;
        }

        foreach (var (name, type) in ProviderSchemas.Find(resource.Package)?.Resource(resource.Type)?.Outputs ?? new Dictionary<string, string>())
        {
            outputs[name] = type;
        }

        return outputs.Count == 2 ? null : outputs;
    }

    private static string? Inside(string? type, string path)
    {
        if (!OutputType.IsPath(path))
        {
            return $"'{path}' is no path";
        }

        string? problem = null;
        if (type is not null)
        {
            OutputType.Follow(type, path, out problem);
        }

        return problem;
    }

    private static (string Name, string Inside) Split(string path)
    {
        var end = path.IndexOfAny(['.', '[']);
        return end < 0 ? (path, "") : (path[..end], path[end..]);
    }

    private static string PackageOf(InvokeInput invoke) => invoke.Token.Split(':')[0];
}
