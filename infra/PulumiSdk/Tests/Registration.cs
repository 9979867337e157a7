using System.Collections.Immutable;

namespace FedInfra.Infra.PulumiSdk.Tests;

/// <summary>What a program told the engine about one resource, whichever language it is written in.</summary>
internal sealed record Registration
{
    public required string Type { get; init; }

    public required string Name { get; init; }

    /// <summary>Inputs as canonical JSON, with what each depends on and whether it is secret.</summary>
    public required ImmutableSortedDictionary<string, Property> Inputs { get; init; }

    public string? Provider { get; init; }

    public string? Version { get; init; }

    public bool Protect { get; init; }

    public bool RetainOnDelete { get; init; }

    public bool DeleteBeforeReplace { get; init; }

    public TimeSpan? CreateTimeout { get; init; }

    public required IEnumerable<string> DependsOn { get; init; }

    public required IEnumerable<string> IgnoreChanges { get; init; }

    public required IEnumerable<string> AdditionalSecretOutputs { get; init; }

    /// <summary>All of it, one line for each thing, so that a difference can be read.</summary>
    public override string ToString() => string.Join('\n',
    [
        $"{Name} ({Type})",
        $"  provider {Provider}, version {Version}, protect {Protect}, retain {RetainOnDelete}, delete first {DeleteBeforeReplace}, create within {CreateTimeout}",
        $"  after {Sorted(DependsOn)}; ignores {Sorted(IgnoreChanges)}; secret outputs {Sorted(AdditionalSecretOutputs)}",
        .. Inputs.Select(input => $"  {input.Key}: {input.Value}"),
    ]);

    private static string Sorted(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));

    /// <summary>One input.</summary>
    internal sealed record Property(string Json, bool Secret, ImmutableSortedSet<string> Dependencies)
    {
        public override string ToString() => $"{Json}{(Secret ? " secret" : "")} of [{string.Join(' ', Dependencies)}]";
    }
}
