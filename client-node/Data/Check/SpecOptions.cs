using System.CommandLine;
using FedInfra.Learning.Data;

namespace FedInfra.ClientNode.Data.Check;

/// <summary>The fields of a <see cref="DataSourceSpec"/> as options of a command, under the names they have in YAML.</summary>
internal sealed class SpecOptions
{
    private readonly Option<string?> _kind = new("--kind") { Description = "csv, idx, digits, synthetic, heart-disease or mnist." };
    private readonly Option<string?> _path = new("--path") { Description = "csv: the file. heart-disease, mnist: the folder." };
    private readonly Option<string?> _schema = new("--schema") { Description = "csv: the schema file." };
    private readonly Option<string?> _testPath = new("--test-path") { Description = "csv: a file of test rows." };
    private readonly Option<string?> _images = new("--images") { Description = "idx: the image file." };
    private readonly Option<string?> _labels = new("--labels") { Description = "idx: the label file." };
    private readonly Option<double?> _testFraction = new("--test-fraction") { Description = "csv, idx: share of the examples to hold out." };
    private readonly Option<ulong?> _seed = new("--seed") { Description = "digits, synthetic: decides every example." };
    private readonly Option<string?> _partition = new("--partition") { Description = "iid, shards, dirichlet or column." };
    private readonly Option<int?> _parts = new("--parts") { Description = "Number of sites that share the examples." };
    private readonly Option<int?> _index = new("--index") { Description = "Which of them this is, from 0." };
    private readonly Option<string?> _column = new("--column") { Description = "The column that says which site a row belongs to." };

    public void AddTo(Command command)
    {
        Option[] all = [_kind, _path, _schema, _testPath, _images, _labels, _testFraction, _seed, _partition, _parts, _index, _column];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    public DataSourceSpec Read(ParseResult parsed)
    {
        var divided = parsed.GetValue(_partition) ?? parsed.GetValue(_column) ?? (object?)parsed.GetValue(_parts) ?? parsed.GetValue(_index);
        return new DataSourceSpec
        {
            Kind = parsed.GetValue(_kind) ?? "",
            Path = parsed.GetValue(_path),
            Schema = parsed.GetValue(_schema),
            TestPath = parsed.GetValue(_testPath),
            Images = parsed.GetValue(_images),
            Labels = parsed.GetValue(_labels),
            TestFraction = parsed.GetValue(_testFraction),
            Seed = parsed.GetValue(_seed),
            Partition = divided is null ? null : new PartitionSpec
            {
                Kind = parsed.GetValue(_partition),
                Parts = parsed.GetValue(_parts),
                Index = parsed.GetValue(_index) ?? 0,
                Column = parsed.GetValue(_column),
            },
        };
    }
}
