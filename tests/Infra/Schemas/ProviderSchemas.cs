using System.Collections.Concurrent;
using FedInfra.Testing;

namespace FedInfra.Infra.Tests.Schemas;

/// <summary>The providers' schemas under <see cref="TestData.Schemas"/>, each read once.</summary>
internal static class ProviderSchemas
{
    private static readonly ConcurrentDictionary<string, Lazy<PackageSchema?>> _packages = new(StringComparer.Ordinal);

    /// <summary>A package's schema; null where there is none.</summary>
    /// <param name="name">As in type tokens: <c>aws</c>.</param>
    public static PackageSchema? Find(string name) => _packages.GetOrAdd(name, key => new Lazy<PackageSchema?>(() => Read(key))).Value;

    private static PackageSchema? Read(string name)
    {
        var path = Path.Combine(TestData.Schemas, $"{name}.trimmed.json");
        return File.Exists(path) ? new PackageSchema(File.ReadAllText(path)) : null;
    }
}
