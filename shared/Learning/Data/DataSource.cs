using System.Collections.Concurrent;
using FedInfra.Learning.Data.Partitioning;
using FedInfra.Learning.Randomness;

namespace FedInfra.Learning.Data;

/// <summary>All that one source holds, before it is divided among sites.</summary>
internal sealed class DataSource
{
    private readonly ConcurrentDictionary<PartitionSpec, int[][]> _parts = new();
    private readonly Lazy<Dataset> _train;
    private readonly Lazy<Dataset> _test;

    public DataSource()
    {
        _train = new(() => Build("train", Train!));
        _test = new(() => Build("test", Test!));
    }

    /// <summary>What people call it, for messages.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<int> FeatureShape { get; init; }

    /// <summary>0 for regression.</summary>
    public required int Classes { get; init; }

    public required SourceRows Train { get; init; }

    public SourceRows Test { get; init; } = SourceRows.None;

    /// <summary>The column by which the source divides into sites of its own accord, or null.</summary>
    public string? SiteColumn { get; init; }

    /// <summary>True when features are to be centred and scaled by the training rows' statistics.</summary>
    public bool Standardise { get; init; }

    /// <summary>True when rows hold NaN that the mean of the training rows replaces.</summary>
    public bool FillMissing { get; init; }

    /// <summary>Rows of the files that were left out because a value was missing.</summary>
    public int DroppedRows { get; init; }

    /// <summary>False when sites see the same numbers, so that all can share one <see cref="Dataset"/>.</summary>
    public bool NeedsStatistics => Standardise || FillMissing;

    /// <summary>All training rows as they are; only where <see cref="NeedsStatistics"/> is false.</summary>
    public Dataset TrainDataset => _train.Value;

    /// <summary>All test rows as they are; only where <see cref="NeedsStatistics"/> is false.</summary>
    public Dataset TestDataset => _test.Value;

    /// <summary>The training rows divided as the spec says; kept, since every node of a process asks for the same division.</summary>
    /// <exception cref="LearningException">They cannot be divided so.</exception>
    public int[][] Parts(PartitionSpec spec) => _parts.GetOrAdd(
        spec with { Index = 0, Value = null },
        division => Partitioners.Find(division.Kind!).Divide(PartitionInput, division));

    /// <summary>What partitioners may know of the training rows.</summary>
    public PartitionInput PartitionInput => new(Name, Train.Targets, Train.Columns);

    public Dataset Build(string part, SourceRows rows) =>
        new($"{Name} ({part})", FeatureShape, rows.Features, rows.Targets, Classes);

    /// <summary>The same source with its training rows as test rows, for a file that holds test examples only.</summary>
    public DataSource AsTest() => With(SourceRows.None, Train);

    /// <summary>The same source with a random share of the training rows made its test set.</summary>
    public DataSource HoldOut(double fraction, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, Train.Count)];
        new SeededRandom(SeededRandom.Combine(seed, "hold-out")).Shuffle(order);
        var test = (int)Math.Round(fraction * Train.Count);
        return With(Train.Take([.. order[test..].Order()]), Train.Take([.. order[..test].Order()]));
    }

    private DataSource With(SourceRows train, SourceRows test) => new()
    {
        Name = Name,
        FeatureShape = FeatureShape,
        Classes = Classes,
        SiteColumn = SiteColumn,
        Standardise = Standardise,
        FillMissing = FillMissing,
        DroppedRows = DroppedRows,
        Train = train,
        Test = test,
    };
}
