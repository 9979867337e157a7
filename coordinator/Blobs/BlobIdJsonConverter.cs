using System.Text.Json;
using System.Text.Json.Serialization;

namespace FedInfra.Coordinator.Blobs;

/// <summary>A blob's name in the journal is a JSON string of 64 digits.</summary>
public sealed class BlobIdJsonConverter : JsonConverter<BlobId>
{
    public override BlobId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && BlobId.TryParse(reader.GetString(), out var id)
            ? id
            : throw new JsonException("A blob's name must be a string of 64 lower-case hexadecimal digits.");

    public override void Write(Utf8JsonWriter writer, BlobId value, JsonSerializerOptions options)
    {
        if (value.IsEmpty)
        {
            throw new JsonException("default(BlobId) names nothing and cannot be written; use a nullable BlobId.");
        }

        writer.WriteStringValue(value.ToString());
    }
}
