using FedInfra.Learning.Data.Partitioning;

namespace FedInfra.Learning.Data;

/// <summary>Finds every error of a <see cref="DataSourceSpec"/> at once.</summary>
internal static class DataSourceValidator
{
    public static IReadOnlyList<string> Validate(DataSourceSpec spec)
    {
        var errors = new List<string>();
        void Require(bool holds, string error)
        {
            if (!holds)
            {
                errors.Add(error);
            }
        }

        if (DataKinds.Find(spec.Kind) is { } kind)
        {
            CheckFields(spec, kind, errors);
        }
        else
        {
            errors.Add($"kind: '{spec.Kind}' is unknown; known are {DataKinds.Names}");
        }

        Require(spec.Split is null or "train" or "test", $"split: '{spec.Split}' is neither train nor test");
        Require(spec.Classes is null or (>= 2 and <= 256), $"classes: {spec.Classes} is not from 2 to 256");
        Require(spec.TestFraction is null or (>= 0 and < 1), $"test-fraction: {spec.TestFraction} is not from 0 to below 1");
        Require(spec.Examples is null or (>= 10 and <= 1_000_000), $"examples: {spec.Examples} is not from 10 to 1000000");
        Require(spec.TestExamples is null or (>= 10 and <= 1_000_000), $"test-examples: {spec.TestExamples} is not from 10 to 1000000");
        Require(spec.Alpha is null or (>= 0 and <= 100), $"alpha: {spec.Alpha} is not from 0 to 100");
        Require(spec.Beta is null or (>= 0 and <= 100), $"beta: {spec.Beta} is not from 0 to 100");
        Require(spec.Devices is null or (>= 1 and <= 1000), $"devices: {spec.Devices} is not from 1 to 1000");
        Require((spec.TestImages is null) == (spec.TestLabels is null), "test-images, test-labels: give both or neither");
        Require(
            spec.TestFraction is null or 0 || (spec.TestPath is null && spec.TestImages is null),
            "test-fraction: leave it out where a test file is given");
        if (spec.Partition is { } partition)
        {
            CheckPartition(spec, partition, errors);
        }

        return errors;
    }

    /// <summary>The fields that only some kinds read, by their names in YAML.</summary>
    private static Dictionary<string, object?> Fields(DataSourceSpec spec) => new()
    {
        ["path"] = spec.Path,
        ["schema"] = spec.Schema,
        ["test-path"] = spec.TestPath,
        ["images"] = spec.Images,
        ["labels"] = spec.Labels,
        ["test-images"] = spec.TestImages,
        ["test-labels"] = spec.TestLabels,
        ["classes"] = spec.Classes,
        ["test-fraction"] = spec.TestFraction,
        ["seed"] = spec.Seed,
        ["examples"] = spec.Examples,
        ["test-examples"] = spec.TestExamples,
        ["alpha"] = spec.Alpha,
        ["beta"] = spec.Beta,
        ["devices"] = spec.Devices,
    };

    private static void CheckFields(DataSourceSpec spec, IDataKind kind, List<string> errors)
    {
        var fields = Fields(spec);
        errors.AddRange(kind.Required
            .Where(name => fields[name] is null or "")
            .Select(name => $"{name}: kind {kind.Name} needs it"));
        errors.AddRange(fields
            .Where(field => field.Value is not null && !kind.Required.Contains(field.Key) && !kind.Optional.Contains(field.Key))
            .Select(field => $"{field.Key}: kind {kind.Name} does not read it; remove it"));
    }

    private static void CheckPartition(DataSourceSpec spec, PartitionSpec partition, List<string> errors)
    {
        // Sources with sites of their own are divided by them unless told otherwise.
        var natural = spec.Kind is "heart-disease" or "synthetic";
        var byColumn = partition.Kind == "column" || (partition.Kind is null && natural);
        if (partition.Kind is null ? !natural : Partitioners.All.All(known => known.Name != partition.Kind))
        {
            errors.Add($"partition.kind: '{partition.Kind}' is unknown; known are {Partitioners.Names}");
        }

        if (partition.Parts is null ? !byColumn : partition.Parts is < 1 or > 1_000_000)
        {
            errors.Add($"partition.parts: '{partition.Parts}' is not from 1 to 1000000");
        }

        if (partition.Index < 0 || partition.Index >= (partition.Parts ?? int.MaxValue))
        {
            errors.Add($"partition.index: {partition.Index} is not from 0 to parts - 1");
        }

        if (partition.ShardsPerPart is < 1 or > 1000)
        {
            errors.Add($"partition.shards-per-part: {partition.ShardsPerPart} is not from 1 to 1000");
        }

        if (!(partition.Alpha is > 0 and <= 1e6))
        {
            errors.Add($"partition.alpha: {partition.Alpha} is not above 0 and at most 1000000");
        }

        if (byColumn && !natural && string.IsNullOrEmpty(partition.Column))
        {
            errors.Add("partition.column: kind column needs it");
        }

        if (!byColumn && (partition.Column ?? partition.Value) is not null)
        {
            errors.Add($"partition.column, partition.value: kind {partition.Kind} does not read them; remove them");
        }
    }
}
