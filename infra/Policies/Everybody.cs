using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>Who is everybody: as a network, and as a principal of an AWS policy.</summary>
internal static class Everybody
{
    /// <summary>No organisation has IPv4 networks larger than a /8; two halves of the internet are as open as the whole.</summary>
    private const int LargestIpv4 = 8;

    /// <summary>Registries get IPv6 space by the /12, their members by the /19 at most; a private network is a /7.</summary>
    private const int LargestIpv6 = 16;

    private const int PrivateIpv6 = 7;

    private const int Ipv4Bits = 32;

    private const int MappedBits = 96;

    /// <summary>Azure's words; AzureCloud is the machines of all its customers.</summary>
    private static readonly string[] _words = ["*", "Internet", "Any", "AzureCloud"];

    /// <summary>Keys by which a condition refuses no stranger: what a caller says of itself, and how the call came.</summary>
    private static readonly HashSet<string> _weakKeys = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:SecureTransport", "s3:TlsVersion", "aws:UserAgent", "aws:Referer", "aws:CurrentTime", "aws:EpochTime", "aws:ViaAWSService",
    };

    /// <summary>True where a list of networks or service tags has everybody in it.</summary>
    public static bool IsIn(IEnumerable<string> sources) => sources.Any(source => IsWorld(source.Trim()));

    /// <summary>True where a statement allows something to whoever calls.</summary>
    public static bool MayUse(Input statement) =>
        statement.At("Effect").Text() == "Allow"
        && (statement.At("NotPrincipal") is not null || IsAnyone(statement.At("Principal")))
        && !Restricts(statement.At("Condition"));

    private static bool IsAnyone(Input? principal) => principal is Inputs map
        ? map.Under("*") is not null || map.Under("AWS").Texts().Contains("*")
        : principal.Texts().Contains("*");

    /// <summary>True where some part of the condition holds for few callers. An empty one holds for all, and so does what only excludes some.</summary>
    private static bool Restricts(Input? condition) =>
        condition is Inputs operators && operators.Values.Any(entry =>
            !entry.Key.Contains("Not", StringComparison.OrdinalIgnoreCase)
            && !entry.Key.StartsWith("Null", StringComparison.OrdinalIgnoreCase)
            && !entry.Key.EndsWith("IfExists", StringComparison.OrdinalIgnoreCase)
            && !entry.Key.StartsWith("ForAllValues", StringComparison.OrdinalIgnoreCase)
            && entry.Value is Inputs keys
            && keys.Values.Any(key => !_weakKeys.Contains(key.Key) && !IsIn(key.Value.Texts())));

    private static bool IsWorld(string source)
    {
        if (_words.Contains(source.Split('.')[0], StringComparer.OrdinalIgnoreCase))
        {
            return true;
        }

        var slash = source.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? source : source[..slash], out var address))
        {
            return false;
        }

        // Without a prefix it is one address; but 0.0.0.0 and :: are Azure's and many a colleague's words for all.
        if (slash < 0)
        {
            return address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
        }

        if (!int.TryParse(source.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix))
        {
            return false;
        }

        return address.AddressFamily == AddressFamily.InterNetwork ? prefix < LargestIpv4
            : address.IsIPv4MappedToIPv6 && prefix >= MappedBits ? prefix - MappedBits < LargestIpv4 && prefix <= MappedBits + Ipv4Bits
            : prefix < LargestIpv6 && !(prefix >= PrivateIpv6 && IsPrivate(address));
    }

    /// <summary>Unique local addresses, fc00::/7, are nobody's from outside.</summary>
    private static bool IsPrivate(IPAddress address) => (address.GetAddressBytes()[0] & 0xFE) == 0xFC;
}
