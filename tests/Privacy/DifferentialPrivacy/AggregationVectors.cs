using System.Text.Json;
using FedInfra.Testing;

namespace FedInfra.Privacy.Tests.DifferentialPrivacy;

/// <summary>The values in <c>aggregation.json</c>, by name.</summary>
internal static class AggregationVectors
{
    public const string File = "../vectors/aggregation.json";

    public static (JsonElement Inputs, JsonElement Expected) Named(string name)
    {
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(Path.Combine(TestData.Vectors, "aggregation.json")));
        var vector = document.RootElement.GetProperty("vectors").EnumerateArray().Single(vector => vector.GetProperty("name").GetString() == name);
        return (vector.GetProperty("inputs").Clone(), vector.GetProperty("expected").Clone());
    }

    /// <summary>The numbers at any depth, in their order.</summary>
    public static float[] Flat(this JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().SelectMany(Flat)]
        : [element.GetSingle()];
}
