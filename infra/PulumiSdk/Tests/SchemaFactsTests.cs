using System.Text.Json;
using FedInfra.Infra.Stacks;
using FedInfra.Testing;
using Model = FedInfra.Infra.Resources;

namespace FedInfra.Infra.PulumiSdk.Tests;

/// <summary>What the adapter says of the providers' schemas, against the schemas.</summary>
public sealed class SchemaFactsTests
{
    [RequiresDataFact("../schemas")]
    public void Constants_and_secret_outputs_of_every_type_in_use_are_the_schemas()
    {
        var types = StackFile.List(TestData.ProjectRoot).SelectMany(stack => ParityTests.Program(stack).Resources)
            .Where(resource => resource is not Model.Provider).Select(resource => (resource.Package, resource.Type)).Distinct().ToList();

        Assert.NotEmpty(types);
        Assert.All(types, type =>
        {
            using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestData.Schemas, $"{type.Package}.trimmed.json")));
            var resource = schema.RootElement.GetProperty("resources").GetProperty(type.Type);

            Assert.Equal(Constants(resource), SchemaFacts.ConstantsOf(type.Type).Select(constant => $"{constant.Key}={constant.Value}").Order(StringComparer.Ordinal));
            Assert.Equal(Secrets(resource), SchemaFacts.SecretOutputsOf(type.Type).Order(StringComparer.Ordinal));
        });
    }

    private static IEnumerable<string> Constants(JsonElement resource) => resource.GetProperty("inputProperties").EnumerateObject()
        .Where(input => input.Value.TryGetProperty("const", out _))
        .Select(input => $"{input.Name}={input.Value.GetProperty("const").GetString()}")
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Secrets(JsonElement resource) => resource.TryGetProperty("secretOutputs", out var names)
        ? names.EnumerateArray().Select(name => name.GetString()!).Order(StringComparer.Ordinal)
        : [];
}
