using System.Globalization;
using System.Net;

namespace FedInfra.Coordinator.Serving;

/// <summary>Where to listen, as people write it: <c>:8443</c> on every address, or <c>127.0.0.1:8443</c>, <c>[::1]:8443</c>.</summary>
internal static class ListenAddress
{
    /// <exception cref="CoordinatorException">Not an address; the message names the option.</exception>
    public static IPEndPoint Parse(string text, string option)
    {
        if (text.StartsWith(':') && ushort.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return new IPEndPoint(IPAddress.IPv6Any, port);
        }

        return text.Contains(':') && IPEndPoint.TryParse(text.Replace("localhost", "127.0.0.1", StringComparison.Ordinal), out var address)
            ? address
            : throw new CoordinatorException(
                CoordinatorErrorCode.InvalidArgument, $"{option}: '{text}' is not an address such as :8443, 127.0.0.1:8443 or [::1]:8443.");
    }
}
