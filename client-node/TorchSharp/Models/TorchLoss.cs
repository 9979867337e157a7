using FedInfra.Learning.Models;
using static TorchSharp.torch;

namespace FedInfra.ClientNode.Torch.Models;

/// <summary>The losses of model specs by libtorch's functions.</summary>
internal static class TorchLoss
{
    /// <summary>Mean over the batch, for training.</summary>
    public static Tensor MeanOf(LossKind kind, Tensor output, Tensor targets) => Of(kind, output, targets, nn.Reduction.Mean);

    /// <summary>Sum over the batch, for measuring.</summary>
    public static Tensor SumOf(LossKind kind, Tensor output, Tensor targets) => Of(kind, output, targets, nn.Reduction.Sum);

    /// <summary>How many examples are classified right; 0 for regression.</summary>
    public static long CorrectOf(LossKind kind, Tensor output, Tensor targets) => kind switch
    {
        LossKind.SoftmaxCrossEntropy => output.argmax(1).eq(targets.to(ScalarType.Int64)).sum().item<long>(),
        LossKind.BinaryCrossEntropy => output.squeeze(1).gt(0).eq(targets.gt(0.5)).sum().item<long>(),
        _ => 0,
    };

    private static Tensor Of(LossKind kind, Tensor output, Tensor targets, nn.Reduction reduction) => kind switch
    {
        LossKind.SoftmaxCrossEntropy => nn.functional.cross_entropy(output, targets.to(ScalarType.Int64), reduction: reduction),
        LossKind.BinaryCrossEntropy => nn.functional.binary_cross_entropy_with_logits(output.squeeze(1), targets, reduction: reduction),
        _ => nn.functional.mse_loss(output.squeeze(1), targets, reduction: reduction),
    };
}
