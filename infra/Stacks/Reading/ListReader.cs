namespace FedInfra.Infra.Stacks.Reading;

/// <summary>Reads lists; whatever is wrong with a list or an item becomes a finding.</summary>
internal sealed class ListReader(Findings findings)
{
    /// <summary>Longest list; what is meant by hand is far shorter.</summary>
    private const int MaximumItems = 500;

    private readonly ScalarReader _values = new(findings);

    /// <summary>The items with their paths; none where there is no list.</summary>
    public IEnumerable<(ConfigNode Node, string Path)> Items(ConfigNode? list, string path)
    {
        if (list is not null && list.Kind != NodeKind.List)
        {
            findings.Add(path, ScalarReader.Wrong(list, "a list"));
        }

        if (list?.Items.Count > MaximumItems)
        {
            findings.Add(path, $"has {list.Items.Count} items; {MaximumItems} are allowed");
        }

        for (var index = 0; index < Math.Min(MaximumItems, list?.Items.Count ?? 0); index++)
        {
            var item = $"{path}[{index}]";
            findings.Locate(item, list!.Items[index]);
            yield return (list.Items[index], item);
        }
    }

    /// <summary>Texts of that shape, each once.</summary>
    public IReadOnlyList<string> Texts(ConfigNode list, string path, Shape shape) =>
        Distinct(Items(list, path).Select(item => (_values.Text(item.Node, item.Path, shape), item.Path)).Where(item => item.Item1 is not null).Select(item => (item.Item1!, item.Path)));

    /// <summary>Some of a few words, each once.</summary>
    public IReadOnlyList<T> Choices<T>(ConfigNode list, string path, IReadOnlyDictionary<string, T> words)
        where T : struct =>
        Distinct(Items(list, path).Select(item => (_values.Choice(item.Node, item.Path, words), item.Path)).Where(item => item.Item1 is not null).Select(item => (item.Item1!.Value, item.Path)));

    /// <summary>Whole numbers of that range.</summary>
    public IReadOnlyList<int> Integers(ConfigNode list, string path, int minimum, int maximum)
    {
        List<int> numbers = [];
        foreach (var (node, item) in Items(list, path))
        {
            if (_values.Number(node, item, minimum, maximum) is { } number)
            {
                numbers.Add((int)number);
                if (number != decimal.Truncate(number))
                {
                    findings.Add(item, "must be a whole number");
                }
            }
        }

        return numbers;
    }

    private List<T> Distinct<T>(IEnumerable<(T Value, string Path)> items)
    {
        List<T> values = [];
        HashSet<T> seen = [];
        foreach (var (value, path) in items)
        {
            if (seen.Add(value))
            {
                values.Add(value);
            }
            else
            {
                findings.Add(path, "stands in this list already");
            }
        }

        return values;
    }
}
