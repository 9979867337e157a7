using FedInfra.Infra.Terminal;

namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Everything that is wrong with a stack's configuration, found in one walk and told at once.</summary>
/// <param name="source">The file's name as the person at the terminal knows it, or <c>PULUMI_CONFIG</c>.</param>
/// <param name="conceal">True where values must not be repeated: Pulumi does not say which of them are secrets.</param>
internal sealed class Findings(string source, bool conceal = false)
{
    /// <summary>No more than this many are told; nobody reads on.</summary>
    private const int MaximumTold = 50;

    private readonly List<(string Path, string Message)> _found = [];
    private readonly HashSet<string> _wrong = [];
    private readonly Dictionary<string, int> _lines = [];

    /// <summary>Where the configuration came from.</summary>
    public string Source => source;

    /// <summary>Adds an error.</summary>
    /// <param name="path">The key, <c>fedinfra:sites.main.pools[0].accelerator</c>.</param>
    /// <param name="message">What is wrong and what is allowed.</param>
    public void Add(string path, string message)
    {
        _found.Add((path, message));
        for (var part = path; part.Length > 0 && _wrong.Add(part); part = Around(part))
        {
        }
    }

    /// <summary>True where <paramref name="path"/> or something in it is wrong already, so that a second complaint would only follow from the first.</summary>
    public bool Has(string path) => _wrong.Contains(path);

    /// <summary>Remembers where <paramref name="path"/> stands.</summary>
    public void Locate(string path, ConfigNode node)
    {
        if (node.Line is { } line)
        {
            _lines[path] = line;
        }
    }

    /// <summary>A value of the configuration as an error may show it.</summary>
    public string Show(string value) => conceal ? "the value given" : Clean(value);

    /// <summary>A list of values of the configuration as an error may show it.</summary>
    public string ShowAll(IEnumerable<string> values) => conceal ? "not shown here" : string.Join(", ", values);

    /// <summary>', did you mean …?' where something allowed is spelled like <paramref name="value"/>.</summary>
    public string Suggest(string value, IEnumerable<string> allowed) =>
        !conceal && _found.Count < MaximumTold && NearestWord.Of(value, allowed) is { } near ? $" (did you mean {near}?)" : "";

    /// <summary>Quoted, short, and without control characters that could move the terminal's cursor.</summary>
    public static string Clean(string value)
    {
        var shown = TerminalText.Clean(string.Concat(value.EnumerateRunes().Take(60)));
        return value.Length > 60 ? $"'{shown}…'" : $"'{shown}'";
    }

    /// <exception cref="InfraException">Something was found; the message lists it all, in the file's order.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count == 0)
        {
            return;
        }

        var lines = _found
            .Select(found => (Line: LineOf(found.Path), found.Path, found.Message))
            .OrderBy(found => found.Line ?? 0)
            .Select(found => found.Line is { } line ? $"{source}:{line}: {found.Path}: {found.Message}" : $"{source}: {found.Path}: {found.Message}")
            .Distinct()
            .ToList();
        if (lines.Count == 1)
        {
            throw new InfraException(lines[0]);
        }

        var told = lines.Take(MaximumTold).Concat(lines.Count > MaximumTold ? [$"… and {lines.Count - MaximumTold} more"] : []);
        throw new InfraException($"{source}: {lines.Count} errors:\n  - {string.Join("\n  - ", told)}");
    }

    /// <summary>The line of <paramref name="path"/>, or of the nearest thing around it that stands in the file.</summary>
    private int? LineOf(string path)
    {
        for (var part = path; part.Length > 0; part = Around(part))
        {
            if (_lines.TryGetValue(part, out var line))
            {
                return line;
            }
        }

        return null;
    }

    /// <summary>The path of what is around <paramref name="path"/>; empty at the top.</summary>
    private static string Around(string path) => path[..Math.Max(0, path.LastIndexOfAny(['.', '[', ':']))];
}
