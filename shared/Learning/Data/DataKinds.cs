using FedInfra.Learning.Data.Csv;
using FedInfra.Learning.Data.Digits;
using FedInfra.Learning.Data.HeartDisease;
using FedInfra.Learning.Data.Idx;
using FedInfra.Learning.Data.Synthetic;

namespace FedInfra.Learning.Data;

/// <summary>The kinds of source by name.</summary>
internal static class DataKinds
{
    public static IReadOnlyList<IDataKind> All { get; } =
        [new CsvKind(), new IdxKind(), new DigitsKind(), new SyntheticKind(), new HeartDiseaseKind(), new MnistKind()];

    public static string Names { get; } = string.Join(", ", All.Select(kind => kind.Name));

    public static IDataKind? Find(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
