using FedInfra.Learning.Data;
using FedInfra.Testing;

namespace FedInfra.Learning.Tests.Data;

public sealed class CsvTests : IDisposable
{
    private const string Schema =
        """
        label: sick
        label-map: {no: 0, yes: 1}
        missing: {tokens: ["", "?"], do: drop-row}
        columns:
          - {name: age}
          - {name: pain, kind: one-hot, categories: ["1", "2", "3"], drop-first: true}
          - {name: site, kind: ignore}
        """;

    private const string Table =
        """
        site,age,pain,sick
        a,40,1,no
        b,50.5,2.0,yes
        a,?,3,yes
        a,60,3,"no"
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Columns_become_features_in_the_schemas_order()
    {
        var site = Load(Schema, Table);

        Assert.Equal(1, site.DroppedRows);
        Assert.Equal(2, site.Train.Source.Classes);
        Assert.Equal([3], site.Train.Source.FeatureShape);
        Assert.Equal([[40, 0, 0], [50.5f, 1, 0], [60, 0, 1]], Rows(site.Train));
        Assert.Equal([0, 1, 0], Targets(site.Train));
    }

    [Fact]
    public void Sites_are_divided_by_an_ignored_column()
    {
        Load(Schema, Table);
        DataView Part(string value) => new DataCatalogue().Load(
            Spec with { Partition = new PartitionSpec { Kind = "column", Column = "site", Value = value } }, _folder.Path).Train;

        Assert.Equal([40, 60], Rows(Part("a")).Select(row => row[0]));
        Assert.Equal([50.5f], Rows(Part("b")).Select(row => row[0]));
        Assert.Contains("it holds a, b", Assert.Throws<LearningException>(() => Part("c")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Z_scores_and_means_come_from_the_training_rows_of_the_site()
    {
        File.WriteAllText(_folder["test.csv"], "x,y\n4,1\n?,0");
        File.WriteAllText(_folder["schema.yaml"], "label: y\nclasses: 2\nnormalise: z-score\nmissing: {do: mean}\ncolumns: [{name: x}]");
        File.WriteAllText(_folder["data.csv"], "x,y\n1,0\n3,1\n?,1");

        var site = new DataCatalogue().Load(Spec with { TestPath = "test.csv" }, _folder.Path);

        var deviation = MathF.Sqrt(2);
        Assert.Equal([-1 / deviation, 1 / deviation, 0], Rows(site.Train).Select(row => row[0]));
        Assert.Equal([2 / deviation, 0], Rows(site.Test).Select(row => row[0]));
    }

    [Fact]
    public void A_feature_that_never_varies_becomes_0()
    {
        var site = Load("label: y\nclasses: 0\nnormalise: z-score\ncolumns: [{name: x}]", "x,y\n5,1.5\n5,-2");

        Assert.Equal([0, 0], Rows(site.Train).Select(row => row[0]));
        Assert.Equal([1.5f, -2], Targets(site.Train));
    }

    [Fact]
    public void A_file_without_header_takes_its_names_from_the_schema()
    {
        var site = Load("column-names: [x, y]\nlabel: y\nlabel-above: 0\nmissing: {do: zero}\ncolumns: [{name: x}]\n", "1,0\n?,4\n");

        Assert.Equal([1, 0], Rows(site.Train).Select(row => row[0]));
        Assert.Equal([0, 1], Targets(site.Train));
    }

    [Fact]
    public void A_share_is_held_out_as_test_set()
    {
        Load("label: y\nclasses: 0\ncolumns: [{name: x}]", "x,y\n" + string.Join('\n', Enumerable.Range(0, 50).Select(i => $"{i},{i}")));

        var site = new DataCatalogue().Load(Spec with { TestFraction = 0.2 }, _folder.Path);

        Assert.Equal((40, 10), (site.Train.Count, site.Test.Count));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (float)i), Targets(site.Train).Concat(Targets(site.Test)).Order());
        Assert.Equal(Targets(site.Test), Targets(new DataCatalogue().LoadTest(Spec with { TestFraction = 0.2 }, _folder.Path)));
    }

    [Fact]
    public void A_lone_file_is_a_test_set_where_one_is_asked_for()
    {
        Load(Schema, Table);

        Assert.Equal(3, new DataCatalogue().LoadTest(Spec, _folder.Path).Count);
    }

    [Fact]
    public void A_file_that_has_changed_is_read_again()
    {
        var catalogue = new DataCatalogue();
        Load(Schema, Table);
        Assert.Equal(3, catalogue.Load(Spec, _folder.Path).Train.Count);
        Assert.Same(catalogue.Load(Spec, _folder.Path).Train.Source, catalogue.Load(Spec, _folder.Path).Train.Source);

        File.AppendAllText(_folder["data.csv"], "\nb,70,1,no");

        Assert.Equal(4, catalogue.Load(Spec, _folder.Path).Train.Count);
    }

    [Theory]
    [InlineData("site,age,sick\na,1,no", "column 'pain' is missing; found site, age, sick")]
    [InlineData("site,age,pain,sick\na,1,1,no\na,old,1,no", "line 3, column 'age': 'old' is not a number")]
    [InlineData("site,age,pain,sick\na,NaN,1,no", "line 2, column 'age': 'NaN' is not a number")]
    [InlineData("site,age,pain,sick\na,1e300,1,no", "line 2, column 'age': '1e300' is not a number")]
    [InlineData("site,age,pain,sick\na,1,4,no", "line 2, column 'pain': '4' is not one of the categories 1, 2, 3")]
    [InlineData("site,age,pain,sick\na,1,1,maybe", "line 2, column 'sick': 'maybe' is not in label-map, which has no, yes")]
    [InlineData("site,age,pain,sick\na,1,1", "line 2: has 3 fields, expected 4")]
    [InlineData("site,age,pain,sick\na,\"1,1,no", "line")]
    [InlineData("site,age,pain,sick\na,?,1,no", "no rows are left (1 dropped")]
    [InlineData("site,age,pain,sick", "no rows are left")]
    [InlineData("", "is empty")]
    public void A_wrong_table_is_refused_by_file_line_and_column(string table, string expected)
    {
        var refusal = Assert.Throws<LearningException>(() => Load(Schema, table));

        Assert.StartsWith(_folder["data.csv"], refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_value_is_an_error_until_the_schema_says_what_to_do()
    {
        var refusal = Assert.Throws<LearningException>(() => Load("label: y\nclasses: 2\ncolumns: [{name: x}]", "x,y\n,1"));

        Assert.Contains("line 2, column 'x': the value is missing", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_of_a_schema_is_told_at_once()
    {
        var refusal = Assert.Throws<LearningException>(() => Load(
            """
            delimiter: ";;"
            normalise: maybe
            missing: {do: guess}
            column-names: [a, a]
            columns:
              - {name: x, kind: text}
              - {name: a, kind: one-hot, categories: [q]}
              - {name: a, drop-first: true, missing: shrug}
            """,
            Table));

        string[] fields =
        [
            "delimiter:", "label:", "label-above, label-map, classes:", "normalise:", "missing.do:", "columns: 'a' is listed twice",
            "column-names: 'a' is listed twice", "column-names: 'x'", "columns[0].kind", "columns[1].categories", "columns[2].categories", "columns[2].missing",
        ];
        Assert.All(fields, field => Assert.Contains(field, refusal.Message, StringComparison.Ordinal));
    }

    private static DataSourceSpec Spec => new() { Kind = "csv", Path = "data.csv", Schema = "schema.yaml" };

    private SiteData Load(string schema, string table)
    {
        _folder.Write("schema.yaml", schema);
        _folder.Write("data.csv", table);
        return new DataCatalogue().Load(Spec, _folder.Path);
    }

    private static float[][] Rows(DataView view) => [.. Enumerable.Range(0, view.Count).Select(row => view.Features(row).ToArray())];

    private static float[] Targets(DataView view) => [.. Enumerable.Range(0, view.Count).Select(view.Target)];
}
