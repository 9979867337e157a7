namespace FedInfra.Learning.Data.Idx;

/// <summary>MNIST (LeCun, Cortes and Burges): a folder with its four IDX files, each plain or <c>.gz</c>.</summary>
internal sealed class MnistKind : IDataKind
{
    public string Name => "mnist";

    public IReadOnlyList<string> Required { get; } = ["path"];

    public IReadOnlyList<string> Optional { get; } = [];

    public DataSource Load(DataSourceSpec spec)
    {
        string Find(string name)
        {
            var plain = Path.Combine(spec.Path!, name);
            return File.Exists(plain) ? plain
                : File.Exists(plain + ".gz") ? plain + ".gz"
                : throw new LearningException($"{spec.Path}: has neither {name} nor {name}.gz; `client-node data get mnist --to {spec.Path}` downloads it.");
        }

        return IdxKind.Load(
            "mnist",
            Find("train-images-idx3-ubyte"),
            Find("train-labels-idx1-ubyte"),
            Find("t10k-images-idx3-ubyte"),
            Find("t10k-labels-idx1-ubyte"),
            classes: 10);
    }
}
