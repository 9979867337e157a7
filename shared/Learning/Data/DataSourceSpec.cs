using YamlDotNet.Serialization;

namespace FedInfra.Learning.Data;

/// <summary>
/// Where a node's examples come from: the <c>data</c> of a site's configuration, or <c>evaluation.data</c> of a job.
/// Which fields a kind reads is written beside each; a field that the kind does not read is an error.
/// </summary>
public sealed record DataSourceSpec
{
    /// <summary><c>csv</c>, <c>idx</c>, <c>digits</c>, <c>synthetic</c>, <c>heart-disease</c> or <c>mnist</c>.</summary>
    [YamlMember(Alias = "kind")]
    public string Kind { get; init; } = "";

    /// <summary>csv: the file. heart-disease, mnist: the folder that <c>client-node data get</c> filled. Relative to the file it is written in.</summary>
    [YamlMember(Alias = "path")]
    public string? Path { get; init; }

    /// <summary>csv: the schema file, YAML.</summary>
    [YamlMember(Alias = "schema")]
    public string? Schema { get; init; }

    /// <summary>csv: a second file with the test rows; normalised by the statistics of the training rows.</summary>
    [YamlMember(Alias = "test-path")]
    public string? TestPath { get; init; }

    /// <summary>idx: the image file, plain or gzip.</summary>
    [YamlMember(Alias = "images")]
    public string? Images { get; init; }

    /// <summary>idx: the label file, plain or gzip.</summary>
    [YamlMember(Alias = "labels")]
    public string? Labels { get; init; }

    /// <summary>idx: test images.</summary>
    [YamlMember(Alias = "test-images")]
    public string? TestImages { get; init; }

    /// <summary>idx: test labels.</summary>
    [YamlMember(Alias = "test-labels")]
    public string? TestLabels { get; init; }

    /// <summary>idx: number of classes, where this site's labels may not show all of them; default the highest label + 1.</summary>
    [YamlMember(Alias = "classes")]
    public int? Classes { get; init; }

    /// <summary>csv, idx without test files: share of the examples held out as test set, 0 to below 1; default 0.</summary>
    [YamlMember(Alias = "test-fraction")]
    public double? TestFraction { get; init; }

    /// <summary>digits, synthetic: decides every example. csv, idx: decides what <c>test-fraction</c> holds out. Default 1.</summary>
    [YamlMember(Alias = "seed")]
    public ulong? Seed { get; init; }

    /// <summary>digits: number of training examples, a tenth of each digit; default 4,000.</summary>
    [YamlMember(Alias = "examples")]
    public int? Examples { get; init; }

    /// <summary>digits: number of test examples, a tenth of each digit; default 1,000.</summary>
    [YamlMember(Alias = "test-examples")]
    public int? TestExamples { get; init; }

    /// <summary>synthetic: deviation of the mean of the devices' weights, 0 to 100; default 1.</summary>
    [YamlMember(Alias = "alpha")]
    public double? Alpha { get; init; }

    /// <summary>synthetic: deviation of the mean of the devices' inputs, 0 to 100; default 1.</summary>
    [YamlMember(Alias = "beta")]
    public double? Beta { get; init; }

    /// <summary>synthetic: number of devices; default 30.</summary>
    [YamlMember(Alias = "devices")]
    public int? Devices { get; init; }

    /// <summary><c>train</c> or <c>test</c> keeps only those examples; by default both, where the source has both.</summary>
    [YamlMember(Alias = "split")]
    public string? Split { get; init; }

    /// <summary>Which part of the training examples is this site's; by default all of them.</summary>
    [YamlMember(Alias = "partition")]
    public PartitionSpec? Partition { get; init; }

    /// <summary>Reads one spec from YAML text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="origin">What to call it in messages, for example the file's path.</param>
    /// <exception cref="LearningException">It is not YAML, has an unknown field, or <see cref="Validate"/> finds errors.</exception>
    public static DataSourceSpec Parse(string yaml, string origin)
    {
        var spec = YamlText.Read<DataSourceSpec>(yaml, origin);
        spec.ThrowIfInvalid(origin);
        return spec;
    }

    /// <summary>Every error, each beginning with the field's name; none when the spec can be used.</summary>
    public IReadOnlyList<string> Validate() => DataSourceValidator.Validate(this);

    /// <exception cref="LearningException">Names every error.</exception>
    public void ThrowIfInvalid(string origin)
    {
        if (Validate() is { Count: > 0 } errors)
        {
            throw new LearningException($"{origin}: {string.Join("; ", errors)}");
        }
    }
}
