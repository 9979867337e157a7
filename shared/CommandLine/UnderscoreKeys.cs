using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace FedInfra.CommandLine;

/// <summary>Takes <c>secure_aggregation</c> for <c>secure-aggregation</c>: people write both, and only one can be meant. Both in one place are an error.</summary>
internal sealed class UnderscoreKeys(ITypeInspector inner) : ITypeInspector
{
    private readonly ConditionalWeakTable<object, HashSet<string>> _written = [];

    public IPropertyDescriptor GetProperty(Type type, object? container, string name, bool ignoreUnmatched, bool caseInsensitivePropertyMatching)
    {
        // Null where there is no such property and that is no error.
        var property = inner.GetProperty(type, container, name.Replace('_', '-'), ignoreUnmatched, caseInsensitivePropertyMatching);
        return property is null ? null! : new OnceOnly(property, _written);
    }

    public IEnumerable<IPropertyDescriptor> GetProperties(Type type, object? container) => inner.GetProperties(type, container);

    public string GetEnumName(Type enumType, string name) => inner.GetEnumName(enumType, name);

    public string GetEnumValue(object enumValue) => inner.GetEnumValue(enumValue);

    public bool HasParseMethod(Type type) => inner.HasParseMethod(type);

    public object? Parse(string value, Type expectedType) => inner.Parse(value, expectedType);

    /// <summary>A property that is written once: the reader's own check compares keys as they are spelled.</summary>
    private sealed class OnceOnly(IPropertyDescriptor inner, ConditionalWeakTable<object, HashSet<string>> written) : IPropertyDescriptor
    {
        public string Name => inner.Name;

        public bool AllowNulls => inner.AllowNulls;

        public bool CanWrite => inner.CanWrite;

        public Type Type => inner.Type;

        public Type? TypeOverride
        {
            get => inner.TypeOverride;
            set => inner.TypeOverride = value;
        }

        public int Order
        {
            get => inner.Order;
            set => inner.Order = value;
        }

        public ScalarStyle ScalarStyle
        {
            get => inner.ScalarStyle;
            set => inner.ScalarStyle = value;
        }

        public bool Required => inner.Required;

        public Type? ConverterType => inner.ConverterType;

        public T? GetCustomAttribute<T>()
            where T : Attribute => inner.GetCustomAttribute<T>();

        public IObjectDescriptor Read(object target) => inner.Read(target);

        public void Write(object target, object? value)
        {
            if (!written.GetOrCreateValue(target).Add(Name))
            {
                // The reader adds line and column to an exception of this type.
                throw new SerializationException($"the key '{Name}' is given twice, once with an underscore; only one can be meant");
            }

            inner.Write(target, value);
        }
    }
}
