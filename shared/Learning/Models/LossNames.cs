namespace FedInfra.Learning.Models;

/// <summary>The losses' names in a model spec.</summary>
internal static class LossNames
{
    private static readonly (string Name, LossKind Kind)[] Known =
    [
        ("softmax-cross-entropy", LossKind.SoftmaxCrossEntropy),
        ("binary-cross-entropy", LossKind.BinaryCrossEntropy),
        ("mse", LossKind.MeanSquaredError),
    ];

    public static string All => string.Join(", ", Known.Select(loss => loss.Name));

    public static string NameOf(LossKind kind) => Known.First(loss => loss.Kind == kind).Name;

    public static LossKind? Find(string name) =>
        Array.FindIndex(Known, loss => loss.Name == name) is >= 0 and var index ? Known[index].Kind : null;
}
