using System.Globalization;
using FedInfra.Learning.Data;
using FedInfra.Testing;

namespace FedInfra.Learning.Tests.Data;

public sealed class HeartDiseaseTests
{
    private static readonly DataSourceSpec Spec = new() { Kind = "heart-disease", Path = TestData.Path("heart") };

    private sealed record Row(int Centre, bool Test, double[] Features, float Label);

    [RequiresDataFact("heart")]
    public void Each_centre_equals_flambys_rows_standardised_by_its_own_training_rows()
    {
        var expected = Flamby();
        var catalogue = new DataCatalogue();
        (int, int)[] sizes = [(199, 104), (172, 89), (30, 16), (85, 45)];
        for (var centre = 0; centre < 4; centre++)
        {
            var site = catalogue.Load(Spec with { Partition = new PartitionSpec { Index = centre } }, ".");

            Assert.Equal(sizes[centre], (site.Train.Count, site.Test.Count));
            var train = expected.Where(row => row.Centre == centre && !row.Test).ToArray();
            Matches(train, train, site.Train);
            Matches(expected.Where(row => row.Centre == centre && row.Test).ToArray(), train, site.Test);
        }
    }

    [RequiresDataFact("heart")]
    public void Pooled_rows_are_standardised_by_the_training_rows_of_all_centres()
    {
        var expected = Flamby();
        var site = new DataCatalogue().Load(Spec, ".");

        Assert.Equal((486, 254), (site.Train.Count, site.Test.Count));
        Assert.Equal(180, site.DroppedRows);
        var train = expected.Where(row => !row.Test).ToArray();
        Matches(train, train, site.Train);
        Matches(expected.Where(row => row.Test).ToArray(), train, site.Test);
        Assert.Equal(254, new DataCatalogue().LoadTest(Spec, ".").Count);
    }

    [RequiresDataFact("heart")]
    public void A_file_with_other_rows_is_refused()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in Directory.GetFiles(TestData.Path("heart"), "*.data"))
        {
            File.WriteAllText(folder[Path.GetFileName(path)], File.ReadAllText(path).Replace("63,1,4,140,260", "63,1,4,140,?", StringComparison.Ordinal));
        }

        var refusal = Assert.Throws<LearningException>(() => new DataCatalogue().Load(Spec with { Path = folder.Path }, "."));

        Assert.Contains("processed.va.data: its complete rows are not those of the UCI file", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_says_how_to_get_it()
    {
        using var folder = new TemporaryFolder();

        var refusal = Assert.Throws<LearningException>(() => new DataCatalogue().Load(Spec with { Path = folder.Path }, "."));

        Assert.Contains("processed.cleveland.data is missing; `client-node data get heart-disease", refusal.Message, StringComparison.Ordinal);
    }

    private static void Matches(Row[] expected, Row[] train, DataView actual)
    {
        Assert.Equal(expected.Select(row => row.Label), Enumerable.Range(0, actual.Count).Select(actual.Target));
        for (var feature = 0; feature < 13; feature++)
        {
            var values = train.Select(row => row.Features[feature]).ToArray();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
            for (var row = 0; row < expected.Length; row++)
            {
                var score = deviation == 0 ? 0 : (expected[row].Features[feature] - mean) / deviation;
                Assert.Equal(score, actual.Features(row)[feature], 1e-5);
            }
        }
    }

    private static Row[] Flamby() =>
    [
        .. File.ReadLines(TestData.Path("heart", "flamby_fed_heart_740.csv")).Skip(1).Select(line => line.Split(',')).Select(fields => new Row(
            int.Parse(fields[0], CultureInfo.InvariantCulture),
            fields[1] == "test",
            [.. fields[2..15].Select(field => double.Parse(field, CultureInfo.InvariantCulture))],
            float.Parse(fields[15], CultureInfo.InvariantCulture))),
    ];
}
