using FedInfra.Learning.Data.Csv;

namespace FedInfra.Learning.Data.HeartDisease;

/// <summary>
/// Heart disease at four hospitals (Janosi, Steinbrunn, Pfisterer and Detrano 1988, UCI data set 45), prepared and
/// divided as FLamby's Fed-Heart-Disease: 13 features, disease or none. Divided by centre, features are standardised
/// by that centre's training rows; undivided, by those of all four.
/// </summary>
internal sealed class HeartDiseaseKind : IDataKind
{
    // FLamby leaves out ca, thal and slope, which three hospitals hardly recorded, and puts the one-hot features last.
    private static readonly CsvSchema Schema = new()
    {
        ColumnNames = ["age", "sex", "cp", "trestbps", "chol", "fbs", "restecg", "thalach", "exang", "oldpeak", "slope", "ca", "thal", "num"],
        Label = "num",
        LabelAbove = 0,
        Missing = new MissingValues { Tokens = ["?"], Do = "drop-row" },
        Normalise = "z-score",
        Columns =
        [
            .. new[] { "age", "sex", "trestbps", "chol", "fbs", "thalach", "exang", "oldpeak" }.Select(name => new CsvColumn { Name = name }),
            new CsvColumn { Name = "cp", Kind = "one-hot", Categories = ["1", "2", "3", "4"], DropFirst = true },
            new CsvColumn { Name = "restecg", Kind = "one-hot", Categories = ["0", "1", "2"], DropFirst = true },
        ],
    };

    public string Name => "heart-disease";

    public IReadOnlyList<string> Required { get; } = ["path"];

    public IReadOnlyList<string> Optional { get; } = [];

    public DataSource Load(DataSourceSpec spec)
    {
        var (train, test) = (new List<SourceRows>(), new List<SourceRows>());
        var dropped = 0;
        for (var centre = 0; centre < FlambySplit.Centres.Count; centre++)
        {
            var name = FlambySplit.Centres[centre];
            var path = Path.Combine(spec.Path!, $"processed.{name}.data");
            if (!File.Exists(path))
            {
                throw new LearningException($"{path} is missing; `client-node data get heart-disease --to {spec.Path}` downloads it.");
            }

            var table = CsvTable.Read(path, Schema);
            if (!table.Lines.SequenceEqual(FlambySplit.Train[centre].Concat(FlambySplit.Test[centre]).Order()))
            {
                throw new LearningException($"{path}: its complete rows are not those of the UCI file, so FLamby's split does not fit; download it again, or use kind csv.");
            }

            train.Add(Choose(table, FlambySplit.Train[centre], name));
            test.Add(Choose(table, FlambySplit.Test[centre], name));
            dropped += table.Dropped;
        }

        return CsvKind.Source("heart-disease", Schema, SourceRows.Join(train), SourceRows.Join(test), dropped, siteColumn: "centre");
    }

    private static SourceRows Choose(CsvTable table, int[] lines, string centre)
    {
        var rows = table.Rows.Take([.. lines.Select(line => Array.BinarySearch(table.Lines, line))]);
        return rows with { Columns = new Dictionary<string, string[]> { ["centre"] = [.. Enumerable.Repeat(centre, rows.Count)] } };
    }
}
