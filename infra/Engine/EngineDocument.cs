using System.Text;
using System.Text.Json;

namespace FedInfra.Infra.Engine;

/// <summary>
/// Reads a document of Pulumi's engine one resource at a time: a state may have tens of megabytes, of which a report
/// needs little. Accepts UTF-8 with and without a byte order mark, and UTF-16 with one, as PowerShell redirects.
/// </summary>
internal static class EngineDocument
{
    /// <summary>Longest document that is read, bytes.</summary>
    public const int MaximumBytes = 256 << 20;

    private const int MaximumDepth = 256;

    /// <summary>Reads a file, or standard input for <c>-</c>.</summary>
    /// <exception cref="InfraException">It cannot be read, is empty or too long.</exception>
    public static byte[] Load(string path)
    {
        try
        {
            using var stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            if (stream.CanSeek && stream.Length > MaximumBytes)
            {
                throw TooLong(path);
            }

            using var memory = new MemoryStream(stream.CanSeek ? (int)stream.Length : 1 << 16);
            var buffer = new byte[1 << 16];
            while (stream.Read(buffer) is > 0 and var read)
            {
                memory.Write(buffer, 0, read);
                if (memory.Length > MaximumBytes)
                {
                    throw TooLong(path);
                }
            }

            return memory.Length > 0 ? memory.ToArray() : throw new InfraException($"{Name(path)}: is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InfraException($"{Name(path)}: cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Walks the items of a list, wherever the list is the only thing wanted and everything else may be anything.</summary>
    /// <param name="document">The document's bytes.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="list">Names on the way to the list: <c>deployment</c>, <c>resources</c>.</param>
    /// <param name="item">Called for each item.</param>
    /// <param name="member">Called for every other member of the outermost object.</param>
    /// <returns>True where the list was there, or null in its place.</returns>
    /// <exception cref="InfraException">It is no JSON; names line and position.</exception>
    public static bool Walk(byte[] document, string path, string[] list, Action<JsonElement> item, Action<string, JsonElement>? member = null)
    {
        var utf8 = Decode(document);
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = MaximumDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new InfraException($"{Name(path)}: a JSON object is expected.");
            }

            return WalkObject(ref reader, list, item, member);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            var where = exception is JsonException { LineNumber: { } line } json ? $", line {line + 1}, byte {json.BytePositionInLine + 1}" : "";
            throw new InfraException($"{Name(path)}{where}: is not valid JSON. Write it again with Pulumi; a cut-off file has the same effect.", exception);
        }
    }

    /// <summary>How messages call a path.</summary>
    public static string Name(string path) => path == "-" ? "standard input" : path;

    private static bool WalkObject(ref Utf8JsonReader reader, ReadOnlySpan<string> list, Action<JsonElement> item, Action<string, JsonElement>? member)
    {
        var found = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name != list[0])
            {
                if (member is not null && reader.TokenType is not JsonTokenType.StartArray)
                {
                    member(name, JsonElement.ParseValue(ref reader));
                }
                else
                {
                    reader.Skip();
                }
            }
            else if (list.Length > 1)
            {
                found |= reader.TokenType == JsonTokenType.Null
                    || (reader.TokenType == JsonTokenType.StartObject ? WalkObject(ref reader, list[1..], item, null) : !reader.TrySkip());
            }
            else
            {
                found |= WalkList(ref reader, item);
            }
        }

        return found;
    }

    private static bool WalkList(ref Utf8JsonReader reader, Action<JsonElement> item)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            var isNull = reader.TokenType == JsonTokenType.Null;
            reader.Skip();
            return isNull;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            item(JsonElement.ParseValue(ref reader));
        }

        return true;
    }

    private static ReadOnlyMemory<byte> Decode(byte[] document) => document switch
    {
        [0xEF, 0xBB, 0xBF, ..] => document.AsMemory(3),
        [0xFF, 0xFE, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(document, 2, document.Length - 2)),
        [0xFE, 0xFF, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(document, 2, document.Length - 2)),
        _ => document,
    };

    private static InfraException TooLong(string path) =>
        new($"{Name(path)}: more than {MaximumBytes >> 20} MB; a stack's state or preview is smaller. Is it the right file?");
}
