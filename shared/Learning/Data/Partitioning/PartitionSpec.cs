using YamlDotNet.Serialization;

namespace FedInfra.Learning.Data;

/// <summary>How the training examples are divided among sites, and which part this site holds.</summary>
public sealed record PartitionSpec
{
    /// <summary>
    /// <c>iid</c>, <c>shards</c>, <c>dirichlet</c> or <c>column</c>. Left out, heart-disease is divided by centre and
    /// synthetic by device; every other source needs it.
    /// </summary>
    [YamlMember(Alias = "kind")]
    public string? Kind { get; init; }

    /// <summary>Number of parts, 1 or more. By column it may be left out: the column's distinct values decide.</summary>
    [YamlMember(Alias = "parts")]
    public int? Parts { get; init; }

    /// <summary>This site's part, from 0 to parts - 1; default 0. By column: place of its value in ordinal order.</summary>
    [YamlMember(Alias = "index")]
    public int Index { get; init; }

    /// <summary>Decides who gets what; every site must use the same. Default 1.</summary>
    [YamlMember(Alias = "seed")]
    public ulong Seed { get; init; } = 1;

    /// <summary>dirichlet: above 0; small values give each site few classes. Default 0.5.</summary>
    [YamlMember(Alias = "alpha")]
    public double Alpha { get; init; } = 0.5;

    /// <summary>shards: shards that each part is made of, 1 or more; default 2 (McMahan et al. 2017).</summary>
    [YamlMember(Alias = "shards-per-part")]
    public int ShardsPerPart { get; init; } = 2;

    /// <summary>column: the column whose value says which site a row belongs to.</summary>
    [YamlMember(Alias = "column")]
    public string? Column { get; init; }

    /// <summary>column: this site's value, instead of <see cref="Index"/>.</summary>
    [YamlMember(Alias = "value")]
    public string? Value { get; init; }
}
