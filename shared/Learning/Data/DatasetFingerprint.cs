using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace FedInfra.Learning.Data;

/// <summary>A hash that says whether two views hold the same examples in the same order, without showing any of them.</summary>
public static class DatasetFingerprint
{
    /// <summary>SHA-256, in lower-case hex, over a header (count, classes, feature shape) and then each example's features and target as little-endian float32.</summary>
    public static string Of(DataView view)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"fedinfra-data-1 {view.Count} {view.Source.Classes} [{string.Join(',', view.Source.FeatureShape)}]\n"));
        for (var i = 0; i < view.Count; i++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(view.Features(i)));
            hash.AppendData(MemoryMarshal.AsBytes<float>([view.Target(i)]));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
