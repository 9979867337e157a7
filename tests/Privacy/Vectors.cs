using System.Text.Json;
using FedInfra.Testing;

namespace FedInfra.Privacy.Tests;

/// <summary>Reference values of other projects' tests.</summary>
internal static class Vectors
{
    /// <summary>The values in <c>privacy.json</c> of these kinds.</summary>
    public static IReadOnlyList<JsonElement> OfKind(params string[] kinds)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestData.Vectors, "privacy.json")));
        var found = document.RootElement.GetProperty("vectors").EnumerateArray()
            .Where(vector => kinds.Contains(vector.GetProperty("kind").GetString())).Select(vector => vector.Clone()).ToList();
        Assert.NotEmpty(found);
        return found;
    }

    public static double Number(this JsonElement vector, string name) => vector.GetProperty(name).GetDouble();

    public static double Number(this JsonElement vector, string name, double otherwise) =>
        vector.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : otherwise;

    public static string Id(this JsonElement vector) => vector.GetProperty("id").GetString()!;

    /// <summary>Asserts that a value lies in a range, naming the vector.</summary>
    public static void Within(string id, double actual, double low, double high) =>
        Assert.True(actual >= low && actual <= high, $"{id}: {actual:R} is outside {low:R} to {high:R}");
}
