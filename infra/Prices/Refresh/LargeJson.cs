using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FedInfra.Infra.Prices.Refresh;

/// <summary>One member of a large JSON document.</summary>
/// <param name="Path">Names of the members around it and its own: <c>products, JRTCKXETXF</c>.</param>
/// <param name="Value">Its value.</param>
public sealed record JsonMember(IReadOnlyList<string> Path, JsonElement Value);

/// <summary>Picks members out of JSON documents that are too large to be held, reading each byte once.</summary>
public static class LargeJson
{
    /// <summary>Longest member that is picked, bytes.</summary>
    public const int MaximumMemberBytes = 8 << 20;

    /// <summary>Deepest path that is followed.</summary>
    private const int MaximumDepth = 64;

    /// <summary>The members whose path matches one of the patterns, in the document's order.</summary>
    /// <param name="stream">UTF-8.</param>
    /// <param name="name">What to call the document in messages.</param>
    /// <param name="patterns">Paths; <c>*</c> stands for any name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InfraException">It is not JSON, ends too early, or has a picked member that is too long.</exception>
    public static async IAsyncEnumerable<JsonMember> PickAsync(
        Stream stream, string name, string[][] patterns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cursor = new Cursor(patterns);
        var buffer = new byte[1 << 16];
        var filled = 0;
        bool ended;
        do
        {
            if (filled == buffer.Length)
            {
                if (buffer.Length >= MaximumMemberBytes)
                {
                    throw new InfraException($"{name}: has a member of more than {MaximumMemberBytes} bytes.");
                }

                Array.Resize(ref buffer, buffer.Length * 2);
            }

            int read;
            List<JsonMember> found = [];
            try
            {
                read = await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken);
                ended = read == 0;
                filled += read;
                var consumed = cursor.Read(buffer.AsSpan(0, filled), ended, found);
                buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
                filled -= consumed;
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                // The latter: a name that is no text, such as half a surrogate pair.
                throw new InfraException($"{name}: is not whole or not JSON: {exception.Message}", exception);
            }
            catch (IOException exception)
            {
                throw new InfraException($"{name}: the connection broke amid the answer: {exception.Message}", exception);
            }

            foreach (var member in found)
            {
                yield return member;
            }
        }
        while (!ended);
    }

    private sealed class Cursor(string[][] patterns)
    {
        private readonly string[] _path = new string[MaximumDepth];
        private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MaximumDepth });
        private int _wanted;

        /// <returns>How many bytes were used up.</returns>
        public int Read(ReadOnlySpan<byte> bytes, bool last, List<JsonMember> found)
        {
            var reader = new Utf8JsonReader(bytes, last, _state);
            while (true)
            {
                if (_wanted > 0)
                {
                    // Either the whole value is here, or the reader stays before it until more has come.
                    if (!JsonDocument.TryParseValue(ref reader, out var document))
                    {
                        break;
                    }

                    using (document)
                    {
                        found.Add(new JsonMember(_path[.._wanted], document.RootElement.Clone()));
                    }

                    _wanted = 0;
                    continue;
                }

                if (!reader.Read())
                {
                    break;
                }

                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    var depth = reader.CurrentDepth;
                    _path[depth - 1] = reader.GetString()!;
                    _wanted = patterns.Any(pattern => Matches(pattern, depth)) ? depth : 0;
                }
            }

            _state = reader.CurrentState;
            return (int)reader.BytesConsumed;
        }

        private bool Matches(string[] pattern, int depth)
        {
            for (var i = 0; i < pattern.Length; i++)
            {
                if (pattern.Length != depth || (pattern[i] != "*" && pattern[i] != _path[i]))
                {
                    return false;
                }
            }

            return true;
        }
    }
}
