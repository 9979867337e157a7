using System.Text.Json;
using System.Text.Json.Serialization;

namespace FedInfra.Coordinator.Journal;

/// <summary>An event as one line of JSON and back.</summary>
internal static class JournalPayload
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,

        // A field added by a newer coordinator is skipped; one that this coordinator needs and is missing is an error.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,

        // A diverged training has a loss of NaN, and that too must be written down.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static string Write(string kind, JournalEvent e)
    {
        try
        {
            return JsonSerializer.Serialize(e, e.GetType(), Options);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Internal, $"A {kind} event cannot be written: {exception.Message}", exception);
        }
    }

    public static JournalEvent Read(JournalLine line, Type type)
    {
        try
        {
            return (JournalEvent?)JsonSerializer.Deserialize(line.Payload, type, Options)
                ?? throw new JsonException("it is null.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ArgumentException)
        {
            throw new CoordinatorException(
                CoordinatorErrorCode.Corrupt,
                $"Journal entry {line.Sequence} ({line.Kind}) cannot be read: {exception.Message}",
                exception);
        }
    }
}
