using FedInfra.Learning.Data.Csv;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace FedInfra.Learning.Data;

/// <summary>Reads the small YAML files of this room; their records name each field by <c>YamlMember</c>.</summary>
internal static class YamlText
{
    // The records are written with init accessors only, so one deserializer without a naming convention fits all.
    private static readonly IDeserializer Deserializer = new DeserializerBuilder()
        .WithDuplicateKeyChecking()
        .WithTypeMapping<IReadOnlyList<string>, List<string>>()
        .WithTypeMapping<IReadOnlyList<CsvColumn>, List<CsvColumn>>()
        .Build();

    public static T Read<T>(string yaml, string origin)
        where T : new()
    {
        try
        {
            return Deserializer.Deserialize<T?>(yaml) ?? new T();
        }
        catch (YamlException failure)
        {
            var reason = failure.InnerException is { } inner and not YamlException ? inner.Message : failure.Message;
            throw new LearningException($"{origin}, line {failure.Start.Line}: {reason}", failure);
        }
    }
}
