using System.Text.Json;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Tests.Schemas;

/// <summary>Checks one value, and everything inside, against a property of a package's schema.</summary>
internal sealed class ValueCheck(PackageSchema package)
{
    private const string Expected = " is expected, not ";

    /// <summary>Checks a map against the properties of an object.</summary>
    public IEnumerable<string> Object(Inputs value, ObjectSchema schema, string path)
    {
        foreach (var (name, inner) in value.Values)
        {
            var at = path.Length == 0 ? name : $"{path}.{name}";
            var findings = schema.Properties.TryGetProperty(name, out var property)
                ? Value(inner, property, at)
                : [$"{at}: unknown input{Suggestion.For(name, schema.Names)}"];
            foreach (var finding in findings)
            {
                yield return finding;
            }
        }

        foreach (var missing in schema.Required.Where(name => !value.Values.ContainsKey(name)))
        {
            yield return $"{(path.Length == 0 ? missing : $"{path}.{missing}")}: required, but missing";
        }
    }

    /// <summary>Checks any value against a property's schema.</summary>
    public IEnumerable<string> Value(Input value, JsonElement schema, string path) => value switch
    {
        FunctionInput { Function: InputFunction.Secret } secret => Value(secret.Argument, schema, path),
        _ when schema.TryGetProperty("oneOf", out var alternatives) => OneOf(value, alternatives, path),
        _ when schema.TryGetProperty("$ref", out var reference) => Reference(value, reference.GetString()!, path),
        _ when schema.TryGetProperty("$enum", out var name) => Enum(value, package.Enum(name.GetString()!), path),
        _ when schema.TryGetProperty("const", out var constant) => Enum(value, [constant.GetString()!], path),
        _ => Typed(value, schema, path),
    };

    private IEnumerable<string> Reference(Input value, string reference, string path)
    {
        switch (reference)
        {
            case "pulumi.json#/Any":
                return [];
            case "pulumi.json#/Asset" or "pulumi.json#/Archive":
                return [$"{path}: a file is expected, and programs hold none"];
            case var _ when value is Inputs map:
                return package.Type(reference) is { } type ? Object(map, type, path) : [$"{path}: the schema has no {reference}"];
            default:
                return Kind(value, ValueKind.Map, path);
        }
    }

    /// <summary>The findings of the alternative that fits best.</summary>
    private List<string> OneOf(Input value, JsonElement alternatives, string path)
    {
        var open = alternatives.EnumerateArray().Any(alternative => alternative.TryGetProperty("type", out var type) && type.GetString() == "string");
        var names = alternatives.EnumerateArray().Where(alternative => alternative.TryGetProperty("$enum", out _))
            .SelectMany(alternative => package.Enum(alternative.GetProperty("$enum").GetString()!)).ToList();
        if (open && value is LiteralInput { Value: string text } && !names.Contains(text)
            && names.Find(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } other)
        {
            return [$"{path}: '{text}' is not a known value; did you mean {other}"];
        }

        var found = alternatives.EnumerateArray().Select(alternative => Value(value, alternative, path).ToList()).ToList();
        var mismatches = found.Where(findings => findings is [var only] && only.StartsWith($"{path}: ", StringComparison.Ordinal) && only.Contains(Expected, StringComparison.Ordinal)).ToList();
        return mismatches.Count == found.Count
            ? [$"{path}: {string.Join(" or ", mismatches.Select(findings => findings[0][(path.Length + 2)..findings[0].IndexOf(Expected, StringComparison.Ordinal)]).Distinct())}{Expected}{Name(ReferenceCheck.KindOf(value))}"]
            : found.Except(mismatches).MinBy(findings => findings.Count)!;
    }

    private static IEnumerable<string> Enum(Input value, IReadOnlyList<string> allowed, string path)
    {
        if (value is not LiteralInput { Value: string text })
        {
            return Kind(value, ValueKind.Text, path);
        }

        return allowed.Contains(text, StringComparer.Ordinal)
            ? []
            : [$"{path}: '{text}' is not allowed{(allowed.Count == 1 ? $"; it must be {allowed[0]}" : Suggestion.For(text, allowed))}"];
    }

    private IEnumerable<string> Typed(Input value, JsonElement schema, string path)
    {
        switch (schema.GetProperty("type").GetString())
        {
            case "string":
                return Kind(value, ValueKind.Text, path);
            case "number":
                return Kind(value, ValueKind.Number, path);
            case "boolean":
                return Kind(value, ValueKind.Truth, path);
            case "array" when value is ListInput list:
                return list.Items.SelectMany((item, i) => Value(item, schema.GetProperty("items"), $"{path}[{i}]"));
            case "array":
                return Kind(value, ValueKind.List, path);
            case "object" when value is Inputs map:
                return map.Values.SelectMany(pair => Value(pair.Value, schema.GetProperty("additionalProperties"), $"{path}.{pair.Key}"));
            default:
                return Kind(value, ValueKind.Map, path);
        }
    }

    private static IEnumerable<string> Kind(Input value, ValueKind expected, string path)
    {
        var actual = ReferenceCheck.KindOf(value);
        if (actual == expected || actual == ValueKind.Unknown)
        {
            return [];
        }

        // Pulumi YAML turns a number or truth that a resource puts out into text; a literal must be right as it stands.
        return expected == ValueKind.Text && value is not LiteralInput && actual is ValueKind.Number or ValueKind.Truth
            ? []
            : [$"{path}: {Name(expected)}{Expected}{Name(actual)}"];
    }

    private static string Name(ValueKind kind) => kind switch
    {
        ValueKind.Text => "text",
        ValueKind.Number => "a number",
        ValueKind.Truth => "true or false",
        ValueKind.List => "a list",
        _ => "a map",
    };
}
