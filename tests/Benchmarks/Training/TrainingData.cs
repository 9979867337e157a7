using System.IO.Compression;
using FedInfra.Learning.Data;
using FedInfra.Learning.Randomness;

namespace FedInfra.Benchmarks.Training;

/// <summary>MNIST where it is at hand, else random images of its shape.</summary>
internal static class TrainingData
{
    private const int Pixels = 28 * 28;

    /// <summary>The folder with MNIST's four files, or null.</summary>
    public static string? MnistFolder =>
        Environment.GetEnvironmentVariable("FEDINFRA_TEST_DATA") is { Length: > 0 } root && Directory.Exists(Path.Combine(root, "mnist"))
            ? Path.Combine(root, "mnist")
            : null;

    public static DataView Load(int examples)
    {
        var features = new float[examples * Pixels];
        var labels = new float[examples];
        if (MnistFolder is { } folder)
        {
            var images = Read(Path.Combine(folder, "train-images-idx3-ubyte.gz"), 16, features.Length);
            var digits = Read(Path.Combine(folder, "train-labels-idx1-ubyte.gz"), 8, examples);
            features = [.. images.Select(pixel => pixel / 255f)];
            labels = [.. digits.Select(digit => (float)digit)];
            return new Dataset("mnist", [1, 28, 28], features, labels, 10).All();
        }

        var random = new SeededRandom(1);
        foreach (ref var value in features.AsSpan())
        {
            value = random.NextFloat();
        }

        foreach (ref var label in labels.AsSpan())
        {
            label = random.NextInt(10);
        }

        return new Dataset("random", [1, 28, 28], features, labels, 10).All();
    }

    private static byte[] Read(string path, int header, int count)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        stream.ReadExactly(new byte[header]);
        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
