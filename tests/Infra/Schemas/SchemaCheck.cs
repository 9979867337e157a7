using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Tests.Schemas;

/// <summary>
/// Checks a program against the providers' schemas as Pulumi's own type check would, without Pulumi: types and inputs
/// known at every depth, literals of the right type, enumerations and constants respected, required inputs there,
/// references to outputs that exist. What a provider checks only when it is asked is not seen.
/// </summary>
internal static class SchemaCheck
{
    /// <summary>Everything that is wrong: <c>{resource} ({type}): {path}: {what}</c>; empty for a program that passes.</summary>
    public static IReadOnlyList<string> Run(StackProgram program)
    {
        var references = new ReferenceCheck();
        List<string> findings = [];
        foreach (var resource in program.Resources)
        {
            findings.AddRange(OfResource(resource, references).Select(finding => $"{resource}: {finding}"));
            references.Declare(resource);
        }

        findings.AddRange(program.Outputs.SelectMany(output => references.Run(output.Value, $"output {output.Key}")));
        return findings;
    }

    private static IEnumerable<string> OfResource(Resource resource, ReferenceCheck references)
    {
        if (ProviderSchemas.Find(resource.Package) is not { } package)
        {
            return [$"there is no schema of package {resource.Package}"];
        }

        var schema = resource is Provider ? null : package.Resource(resource.Type);
        if (resource is not Provider && schema is null)
        {
            return [$"unknown type{Suggestion.For(resource.Type, package.ResourceTokens)}"];
        }

        var inputs = schema?.Inputs ?? new ObjectSchema(package.ProviderInputs, [.. package.ProviderRequired]);
        return new ValueCheck(package).Object(resource.Inputs, inputs, "")
            .Concat(resource.Inputs.Values.SelectMany(input => references.Run(input.Value, input.Key)))
            .Concat(Options(resource, inputs, schema, package, references));
    }

    private static IEnumerable<string> Options(Resource resource, ObjectSchema inputs, ResourceSchema? schema, PackageSchema package, ReferenceCheck references)
    {
        foreach (var other in resource.Options.DependsOn.Where(other => !references.Knows(other)))
        {
            yield return $"dependsOn: {other} does not stand before it in the program";
        }

        if (resource.Provider is { } provider && (provider.Package != resource.Package || !references.Knows(provider)))
        {
            yield return $"provider: {provider} does not manage it, or does not stand before it in the program";
        }

        if (resource is Provider { Version: var version } && version != package.Version)
        {
            yield return $"version: {version} is not the {package.Version} that the schema describes";
        }

        foreach (var path in resource.Options.IgnoreChanges)
        {
            var name = path.Split('.', '[')[0];
            if (!inputs.Names.Contains(name))
            {
                yield return $"ignoreChanges: unknown input '{name}'{Suggestion.For(name, inputs.Names)}";
            }
        }

        foreach (var name in resource.Options.AdditionalSecretOutputs.Where(name => schema?.Outputs.ContainsKey(name) != true))
        {
            yield return $"additionalSecretOutputs: unknown output '{name}'{Suggestion.For(name, schema?.Outputs.Keys ?? [])}";
        }
    }
}
