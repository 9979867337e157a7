using System.Runtime.InteropServices;
using FedInfra.Learning.Safetensors;

namespace FedInfra.EndToEnd.Tests.Privacy;

/// <summary>Models as numbers, to compare them.</summary>
internal static class ModelValues
{
    /// <summary>All values of a safetensors file, in its order.</summary>
    public static float[] Read(string path)
    {
        using var file = File.OpenRead(path);
        var values = File.ReadAllBytes(path).AsSpan((int)SafetensorsHeader.Read(file).DataOffset);
        return MemoryMarshal.Cast<byte, float>(values).ToArray();
    }

    /// <summary>The largest distance of two values.</summary>
    public static double Distance(float[] left, float[] right)
    {
        Assert.Equal(left.Length, right.Length);
        return left.Zip(right, (a, b) => Math.Abs((double)a - b)).Max();
    }
}
