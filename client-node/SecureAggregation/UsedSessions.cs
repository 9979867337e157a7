using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FedInfra.ClientNode.SecureAggregation;

/// <summary>
/// The sessions of masked rounds that a node has taken part in, for ever: a line of 128 bits of each one's hash. Who made two
/// sessions with one hash would only have the second refused.
/// </summary>
internal sealed class UsedSessions
{
    private const string FileName = "used";

    private readonly RoundFolder _folder;
    private readonly HashSet<UInt128> _used = [];

    public UsedSessions(RoundFolder folder)
    {
        _folder = folder;
        if (folder.Holds(FileName))
        {
            foreach (var line in File.ReadLines(folder[FileName]))
            {
                // A line that a power cut broke belongs to a session of which nothing had left yet.
                if (line.Length == 32 && UInt128.TryParse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var key))
                {
                    _used.Add(key);
                }
            }
        }
    }

    /// <summary>A session's name as that of a file.</summary>
    public static string KeyOf(string session) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(session)).AsSpan(0, 16));

    public bool Contains(string key) => _used.Contains(Parse(key));

    /// <summary>Returns when it is durable that the session was used.</summary>
    public void Add(string key)
    {
        if (_used.Add(Parse(key)))
        {
            // The line end comes first, so that a broken line does not spoil the next.
            _folder.Append(FileName, Encoding.ASCII.GetBytes("\n" + key));
        }
    }

    private static UInt128 Parse(string key) => UInt128.Parse(key, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
