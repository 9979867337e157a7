namespace FedInfra.Infra.Resources;

/// <summary>
/// Everything that a stack consists of: resources in the order in which they were made, and what the stack exports.
/// A resource can refer only to one that exists already, so the order is one in which they can be created. Hosts (the
/// YAML synthesiser, checks, cost estimates, a native Pulumi program) walk it; nothing in it knows them.
/// </summary>
public sealed class StackProgram
{
    private readonly OrderedDictionary<string, Resource> _resources = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, Input> _outputs = new(StringComparer.Ordinal);

    /// <param name="name">The stack's name.</param>
    public StackProgram(string name) => Name = name;

    public string Name { get; }

    /// <summary>In an order in which each follows everything it refers to.</summary>
    public IReadOnlyList<Resource> Resources => _resources.Values;

    /// <summary>What <c>pulumi stack output</c> shows.</summary>
    public IReadOnlyDictionary<string, Input> Outputs => _outputs;

    /// <summary>The secrets that some resource or output refers to, in the order of <see cref="ConfigSecret.All"/>.</summary>
    public IEnumerable<ConfigSecret> Secrets
    {
        get
        {
            var used = Resources.Select(resource => (Input)resource.Inputs).Concat(_outputs.Values)
                .SelectMany(input => input.SelfAndDescendants())
                .OfType<SecretInput>()
                .Select(input => input.Secret)
                .ToHashSet();
            return ConfigSecret.All.Where(used.Contains);
        }
    }

    /// <summary>The resource of that logical name, or null.</summary>
    public Resource? Find(string name) => _resources.GetValueOrDefault(name);

    /// <summary>Exports a value under a name.</summary>
    public void Export(string name, Input value) => _outputs[name] = value;

    internal void Add(Resource resource)
    {
        if (!_resources.TryAdd(resource.Name, resource))
        {
            throw new InvalidOperationException($"The program has two resources called '{resource.Name}'.");
        }
    }
}
