using System.Globalization;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>
/// A map of the configuration while it is read. Each question names a key; whatever is wrong with the answer becomes a
/// finding, and a harmless value stands in so that reading goes on. Keys that nobody asked for are unknown.
/// </summary>
internal sealed class Section
{
    private readonly Dictionary<string, ConfigNode> _entries = [];
    private readonly List<string> _known = [];
    private readonly Findings _findings;
    private readonly ScalarReader _values;
    private readonly ListReader _lists;
    private readonly string _prefix;

    /// <param name="node">What stands in the configuration; null where nothing does.</param>
    /// <param name="path">Where; empty at the top.</param>
    /// <param name="findings">Collects what is wrong.</param>
    public Section(ConfigNode? node, string path, Findings findings)
    {
        Path = path;
        _prefix = path.Length == 0 ? StackConfiguration.Namespace + ":" : path + ".";
        _findings = findings;
        _values = new ScalarReader(findings);
        _lists = new ListReader(findings);
        if (node is null)
        {
            return;
        }

        findings.Locate(path, node);
        if (node.Kind != NodeKind.Map)
        {
            findings.Add(path, ScalarReader.Wrong(node, "a map of keys"));
            IsBroken = true;
            return;
        }

        foreach (var (key, value) in node.Entries)
        {
            _entries.Add(key, value);
            findings.Locate(PathOf(key), value);
        }
    }

    /// <summary>Where it stands.</summary>
    public string Path { get; }

    /// <summary>True where something else than a map stands there, which has been said.</summary>
    public bool IsBroken { get; }

    /// <summary>Its keys, in the configuration's order.</summary>
    public IReadOnlyCollection<string> Keys => _entries.Keys;

    public string PathOf(string key) => _prefix + key;

    public bool Has(string key) => _entries.ContainsKey(key);

    /// <summary>A text, or null where there is none.</summary>
    public string? Text(string key, Shape shape) => Find(key) is { } node ? _values.Text(node, PathOf(key), shape) : null;

    /// <summary>A text that must be there; empty where it is not.</summary>
    public string RequiredText(string key, Shape shape) => Require(key, $"{shape.Description} is needed") ? Text(key, shape) ?? "" : "";

    /// <summary>A whole number.</summary>
    public int Integer(string key, int fallback, int minimum, int maximum)
    {
        var value = Number(key, minimum, maximum);
        if (value is { } number && number != decimal.Truncate(number))
        {
            _findings.Add(PathOf(key), "must be a whole number");
            return fallback;
        }

        return (int)(value ?? fallback);
    }

    /// <summary>A number.</summary>
    public decimal Decimal(string key, decimal fallback, decimal minimum, decimal maximum) => Number(key, minimum, maximum) ?? fallback;

    /// <summary>A number that must be there.</summary>
    public decimal RequiredDecimal(string key, decimal minimum, decimal maximum) =>
        Require(key, "a number is needed") ? Number(key, minimum, maximum) ?? minimum : minimum;

    public bool Boolean(string key, bool fallback) => Find(key) is { } node ? _values.Boolean(node, PathOf(key)) ?? fallback : fallback;

    /// <summary>One of a few words; null where there is none or another.</summary>
    public T? Choice<T>(string key, IReadOnlyDictionary<string, T> words)
        where T : struct => Find(key) is { } node ? _values.Choice(node, PathOf(key), words) : null;

    /// <summary>A time of day, <c>"20:00"</c>; null where there is none.</summary>
    public TimeOnly? Time(string key)
    {
        var text = Text(key, new Shape(value => TimeOnly.TryParseExact(value, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), "a time of day in quotes, \"00:00\" to \"23:59\""));
        return text is null ? null : TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);
    }

    /// <summary>A day, <c>"2027-03-31"</c>; null where there is none.</summary>
    public DateOnly? Date(string key)
    {
        var text = Text(key, new Shape(value => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), "a day in quotes, \"2027-03-31\""));
        return text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    /// <summary>A map inside; empty where there is none.</summary>
    public Section Map(string key) => new(Find(key), PathOf(key), _findings);

    /// <summary>A map inside as it stands; null where there is none.</summary>
    public ConfigNode? Raw(string key) => Find(key);

    /// <summary>A list of maps; empty where there is none.</summary>
    public IReadOnlyList<Section> Maps(string key) => [.. _lists.Items(Find(key), PathOf(key)).Select(item => new Section(item.Node, item.Path, _findings))];

    /// <summary>A list of texts; a text that stands there twice is an error. Null where there is none.</summary>
    public IReadOnlyList<string>? Texts(string key, Shape shape) => Find(key) is { } node ? _lists.Texts(node, PathOf(key), shape) : null;

    /// <summary>A list of whole numbers. Null where there is none.</summary>
    public IReadOnlyList<int>? Integers(string key, int minimum, int maximum) => Find(key) is { } node ? _lists.Integers(node, PathOf(key), minimum, maximum) : null;

    /// <summary>A list of some of a few words, each once. Null where there is none.</summary>
    public IReadOnlyList<T>? Choices<T>(string key, IReadOnlyDictionary<string, T> words)
        where T : struct => Find(key) is { } node ? _lists.Choices(node, PathOf(key), words) : null;

    /// <summary>Says that <paramref name="key"/> does not belong here, where it is given.</summary>
    public void Refuse(string key, string why)
    {
        if (Find(key) is not null)
        {
            _findings.Add(PathOf(key), why);
        }
        else
        {
            // Known, but not one to recommend.
            _known.Remove(key);
        }
    }

    /// <summary>Says that <paramref name="key"/> is needed where it is not given; true where it is.</summary>
    public bool Require(string key, string what)
    {
        if (Has(key))
        {
            return true;
        }

        _known.Add(key);
        if (!IsBroken)
        {
            _findings.Add(PathOf(key), $"is missing: {what}");
        }

        return false;
    }

    /// <summary>Says which keys nobody asked for.</summary>
    public void Finish()
    {
        foreach (var key in _entries.Keys.Where(key => !_known.Contains(key)))
        {
            var known = _known.Distinct().Order(StringComparer.Ordinal).ToList();
            _findings.Add(PathOf(Findings.Clean(key).Trim('\'')), $"this key is unknown{_findings.Suggest(key, known)}; known are {string.Join(", ", known)}");
        }
    }

    private ConfigNode? Find(string key)
    {
        _known.Add(key);
        return _entries.GetValueOrDefault(key);
    }

    private decimal? Number(string key, decimal minimum, decimal maximum) => Find(key) is { } node ? _values.Number(node, PathOf(key), minimum, maximum) : null;
}
