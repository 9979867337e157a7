using FedInfra.Learning.Data.Partitioning;

namespace FedInfra.Learning.Data;

/// <summary>Cuts one site's examples out of a source.</summary>
internal static class SiteCutter
{
    public static SiteData Cut(DataSource source, DataSourceSpec spec)
    {
        // A source of one file only holds what the spec says it holds.
        if (spec.Split == "test" && source.Test.Count == 0)
        {
            source = source.AsTest();
        }

        var (train, test) = Rows(source, spec.Partition);
        var site = source.NeedsStatistics
            ? Standardised(source, train, test)
            : new SiteData(new DataView(source.TrainDataset, train), new DataView(source.TestDataset, test));
        site = site with { DroppedRows = source.DroppedRows };
        return spec.Split switch
        {
            "train" => site with { Test = new DataView(site.Test.Source, []) },
            "test" => site with { Train = new DataView(site.Train.Source, []) },
            _ => site,
        };
    }

    private static (int[] Train, int[] Test) Rows(DataSource source, PartitionSpec? spec)
    {
        int[] allTest = [.. Enumerable.Range(0, source.Test.Count)];
        if (spec is null)
        {
            return ([.. Enumerable.Range(0, source.Train.Count)], allTest);
        }

        if ((spec.Kind ?? "column") != "column")
        {
            return (Part(spec, source), allTest);
        }

        var byColumn = spec with { Kind = "column", Column = spec.Column ?? source.SiteColumn };
        var column = ColumnPartitioner.Find(source.PartitionInput, byColumn.Column);
        var values = ColumnPartitioner.Values(column);
        var index = byColumn.Value is null ? byColumn.Index : Array.IndexOf(values, byColumn.Value);
        if (index < 0)
        {
            throw new LearningException($"{source.Name}: partition.value '{byColumn.Value}' is not in column '{byColumn.Column}'; it holds {string.Join(", ", values)}.");
        }

        var train = Part(byColumn with { Index = index }, source);
        var test = source.Test.Columns.TryGetValue(byColumn.Column!, out var testColumn) ? ColumnPartitioner.Rows(testColumn, values[index]) : allTest;
        return (train, test);
    }

    private static int[] Part(PartitionSpec spec, DataSource source) => source.Parts(spec) is var parts && spec.Index < parts.Length
        ? parts[spec.Index]
        : throw new LearningException($"{source.Name}: partition.index is {spec.Index}, but there are {parts.Length} parts, counted from 0.");

    private static SiteData Standardised(DataSource source, int[] train, int[] test)
    {
        var trainRows = source.Train.Take(train);
        var testRows = source.Test.Take(test);
        var length = source.FeatureShape.Aggregate(1, (product, size) => product * size);
        var statistics = FeatureStatistics.Of(trainRows.Count > 0 ? trainRows : testRows, length);
        statistics.Apply(trainRows.Features, source.Standardise);
        statistics.Apply(testRows.Features, source.Standardise);
        return new SiteData(source.Build("train", trainRows).All(), source.Build("test", testRows).All());
    }
}
