using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace FedInfra.CommandLine;

/// <summary>Reads <c>on</c> and <c>off</c> where <see cref="ISwitchable"/> settings stand; a mapping is left to the reader of objects.</summary>
internal sealed class SwitchDeserializer : INodeDeserializer
{
    public bool Deserialize(
        IParser reader, Type expectedType, Func<IParser, Type, object?> nestedObjectDeserializer, out object? value, ObjectDeserializer rootDeserializer)
    {
        value = null;
        if (!typeof(ISwitchable).IsAssignableFrom(expectedType) || !reader.Accept<Scalar>(out var scalar))
        {
            return false;
        }

        reader.MoveNext();
        if (scalar.Value.Length == 0 || scalar.Value is "~" or "null")
        {
            return true;
        }

        var settings = (ISwitchable)Activator.CreateInstance(expectedType)!;
        settings.Enabled = scalar.Value.ToLowerInvariant() switch
        {
            "on" or "true" or "yes" => true,
            "off" or "false" or "no" => false,
            _ => throw new YamlException(scalar.Start, scalar.End, $"'{scalar.Value}' is neither on nor off nor a mapping"),
        };
        value = settings;
        return true;
    }
}
