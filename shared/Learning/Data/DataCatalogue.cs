using System.Collections.Concurrent;
using System.Globalization;

namespace FedInfra.Learning.Data;

/// <summary>
/// Loads sites' examples. One catalogue keeps every source that it has read, so that many nodes of one process share
/// one copy; a file that has changed since is read again. Thread-safe.
/// </summary>
public sealed class DataCatalogue
{
    private readonly ConcurrentDictionary<string, Lazy<DataSource>> _sources = new();

    /// <summary>
    /// The examples of one site: its part of the training examples, and the test examples. Test examples are the
    /// whole test set of the source, but with a partition by column (a centre, a device) those of that value.
    /// Features that need statistics get those of this site's training examples.
    /// </summary>
    /// <param name="spec">Which source and which part.</param>
    /// <param name="baseFolder">The folder that relative paths in <paramref name="spec"/> start from.</param>
    /// <exception cref="LearningException">The spec is invalid, or a file is missing or wrong; the message names the field or file.</exception>
    public SiteData Load(DataSourceSpec spec, string baseFolder)
    {
        spec.ThrowIfInvalid("data");
        return SiteCutter.Cut(Source(Resolve(spec, baseFolder)), spec);
    }

    /// <summary>
    /// The examples that a model is evaluated on away from the sites: the test examples of the source, unless the
    /// spec says <c>split: train</c>. For a single file without test examples (csv, idx) these are its examples.
    /// </summary>
    /// <exception cref="LearningException">As for <see cref="Load"/>, and when no examples are left.</exception>
    public DataView LoadTest(DataSourceSpec spec, string baseFolder)
    {
        var site = Load(spec with { Split = spec.Split ?? "test" }, baseFolder);
        var view = spec.Split == "train" ? site.Train : site.Test;
        return view.Count > 0 ? view : throw new LearningException($"{view.Source.Name} has no examples to evaluate on.");
    }

    private DataSource Source(DataSourceSpec spec)
    {
        var key = Key(spec);
        var lazy = _sources.GetOrAdd(key, _ => new Lazy<DataSource>(() => Read(spec)));
        try
        {
            return lazy.Value;
        }
        catch
        {
            // A failure is not kept: the file may be there at the next try.
            _sources.TryRemove(new(key, lazy));
            throw;
        }
    }

    private static DataSource Read(DataSourceSpec spec)
    {
        var source = DataKinds.Find(spec.Kind)!.Load(spec);
        return spec.TestFraction is > 0 and var fraction ? source.HoldOut(fraction, spec.Seed ?? 1) : source;
    }

    private static DataSourceSpec Resolve(DataSourceSpec spec, string baseFolder)
    {
        string? Absolute(string? path) => path is null ? null : Path.GetFullPath(path, Path.GetFullPath(baseFolder));
        return spec with
        {
            Path = Absolute(spec.Path),
            Schema = Absolute(spec.Schema),
            TestPath = Absolute(spec.TestPath),
            Images = Absolute(spec.Images),
            Labels = Absolute(spec.Labels),
            TestImages = Absolute(spec.TestImages),
            TestLabels = Absolute(spec.TestLabels),
            Partition = null,
        };
    }

    private static string Key(DataSourceSpec spec)
    {
        // Whether a lone file is train or test does not change what is read; a record prints all its fields.
        string?[] paths = [spec.Path, spec.Schema, spec.TestPath, spec.Images, spec.Labels, spec.TestImages, spec.TestLabels];
        var stamps = paths.Where(path => path is not null).Select(path => new FileInfo(path!)).Select(file => file.Exists
            ? string.Create(CultureInfo.InvariantCulture, $"{file.Length}@{file.LastWriteTimeUtc.Ticks}")
            : "-");
        return $"{spec with { Split = null }} {string.Join(' ', stamps)}";
    }
}
