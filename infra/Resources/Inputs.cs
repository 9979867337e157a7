using System.Diagnostics.CodeAnalysis;

namespace FedInfra.Infra.Resources;

/// <summary>
/// A map of named values, in the order in which they were set: <c>new Inputs { ["cidrBlock"] = "10.0.0.0/16" }</c>.
/// Setting a name to null leaves it out, so that an optional input needs no branch.
/// </summary>
public sealed class Inputs : Input
{
    private readonly OrderedDictionary<string, Input> _values = new(StringComparer.Ordinal);

    public Inputs()
    {
    }

    /// <summary>A map of texts, for tags and labels.</summary>
    public Inputs(IEnumerable<KeyValuePair<string, string>> texts)
    {
        foreach (var (name, text) in texts)
        {
            _values[name] = text;
        }
    }

    /// <summary>Names and values in the order in which they were set.</summary>
    public IReadOnlyDictionary<string, Input> Values => _values;

    /// <exception cref="KeyNotFoundException">On reading a name that is not set.</exception>
    [AllowNull]
    public Input this[string name]
    {
        get => _values[name];
        set
        {
            if (value is not null)
            {
                _values[name] = value;
            }
        }
    }

    /// <summary>The same map with the names of <paramref name="others"/> added or replaced; neither is changed.</summary>
    public Inputs With(Inputs others)
    {
        var merged = new Inputs();
        foreach (var (name, value) in _values.Concat(others._values))
        {
            merged[name] = value;
        }

        return merged;
    }

    public override IEnumerator<Input> GetEnumerator() => _values.Values.GetEnumerator();
}
