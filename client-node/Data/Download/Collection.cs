namespace FedInfra.ClientNode.Data.Download;

/// <summary>A public data set that <c>data get</c> knows: where it lives and the hashes of its files.</summary>
/// <param name="Name">The name on the command line, which is also the <c>kind</c> that reads it.</param>
/// <param name="About">Who made it, and its licence.</param>
/// <param name="Packing">What its homes append to a file's name, for example <c>.gz</c>.</param>
/// <param name="Homes">URL prefixes, best first; one that ends in <c>.zip</c> holds all files.</param>
/// <param name="Files">Name, unpacked length and SHA-256 of each file.</param>
internal sealed record Collection(
    string Name,
    string About,
    string Packing,
    IReadOnlyList<string> Homes,
    IReadOnlyList<(string Name, long Length, string Sha256)> Files)
{
    public static IReadOnlyList<Collection> All { get; } =
    [
        new(
            "heart-disease",
            "UCI Heart Disease (Janosi, Steinbrunn, Pfisterer, Detrano 1988), CC BY 4.0",
            "",
            [
                "https://archive.ics.uci.edu/ml/machine-learning-databases/heart-disease",
                "https://archive.ics.uci.edu/static/public/45/heart+disease.zip",
            ],
            [
                ("processed.cleveland.data", 18461, "a74b7efa387bc9d108d7d0115d831fe9b414b29ae7124f331b622b4efa0427c8"),
                ("processed.hungarian.data", 10263, "d1ad108f785768cd3d7e82dc522e6f5a61eea93cccfb3a46ee8076f73fc3d796"),
                ("processed.switzerland.data", 4109, "834a405ccf5b66ab4056bb77794adc8df0b7125186454c0a1d002d33c6c3b314"),
                ("processed.va.data", 6737, "e7c93d8d0d2acdadfa4c5e8de768e2191e7f618b952e29623f1f0d5949ff6b8f"),
            ]),
        new(
            "mnist",
            "MNIST (LeCun, Cortes, Burges), CC BY-SA 3.0",
            ".gz",
            ["https://ossci-datasets.s3.amazonaws.com/mnist", "http://yann.lecun.com/exdb/mnist"],
            [
                ("train-images-idx3-ubyte", 47040016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
                ("train-labels-idx1-ubyte", 60008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
                ("t10k-images-idx3-ubyte", 7840016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
                ("t10k-labels-idx1-ubyte", 10008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
            ]),
    ];

    /// <summary>The files with their URLs.</summary>
    /// <param name="from">A URL prefix that replaces the homes, packed or plain; null for the homes.</param>
    public IEnumerable<RemoteFile> RemoteFiles(string? from) => Files.Select(file =>
    {
        var urls = from is null
            ? Homes.Select(home => home.EndsWith(".zip", StringComparison.Ordinal) ? home : $"{home}/{file.Name}{Packing}")
            : new[] { Packing, "" }.Distinct().Select(packing => $"{from.TrimEnd('/')}/{file.Name}{packing}");
        return new RemoteFile(file.Name, file.Length, file.Sha256, [.. urls.Select(url => new Uri(url))]);
    });
}
