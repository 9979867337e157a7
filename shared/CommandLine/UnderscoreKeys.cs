using YamlDotNet.Serialization;

namespace FedInfra.CommandLine;

/// <summary>Takes <c>secure_aggregation</c> for <c>secure-aggregation</c>: people write both, and only one can be meant.</summary>
internal sealed class UnderscoreKeys(ITypeInspector inner) : ITypeInspector
{
    public IPropertyDescriptor GetProperty(Type type, object? container, string name, bool ignoreUnmatched, bool caseInsensitivePropertyMatching) =>
        inner.GetProperty(type, container, name.Replace('_', '-'), ignoreUnmatched, caseInsensitivePropertyMatching);

    public IEnumerable<IPropertyDescriptor> GetProperties(Type type, object? container) => inner.GetProperties(type, container);

    public string GetEnumName(Type enumType, string name) => inner.GetEnumName(enumType, name);

    public string GetEnumValue(object enumValue) => inner.GetEnumValue(enumValue);

    public bool HasParseMethod(Type type) => inner.HasParseMethod(type);

    public object? Parse(string value, Type expectedType) => inner.Parse(value, expectedType);
}
