using static TorchSharp.torch;

namespace FedInfra.ClientNode.Torch.Models;

/// <summary>
/// Losses of training steps, each read one step late: to read one is to wait for the device, which meanwhile has the next
/// step to do.
/// </summary>
/// <param name="check">Sees every loss, and throws where the training must stop.</param>
internal sealed class StepLosses(Action<(double Mean, int Step)> check)
{
    private Tensor? _pending;
    private int _pendingExamples;
    private int _steps;

    /// <summary>Examples of the steps that were settled.</summary>
    public long Examples { get; private set; }

    /// <summary>Their losses added up.</summary>
    public double Sum { get; private set; }

    /// <summary>Takes a step's loss, and settles that of the step before.</summary>
    public void Add(Tensor mean, int examples)
    {
        var next = mean.detach().MoveToOuterDisposeScope();
        Settle();
        (_pending, _pendingExamples) = (next, examples);
    }

    /// <summary>Waits for the last step.</summary>
    public void Settle()
    {
        if (_pending is null)
        {
            return;
        }

        double mean = _pending.item<float>();
        _pending.Dispose();
        _pending = null;
        _steps++;
        check((mean, _steps));
        Examples += _pendingExamples;
        Sum += mean * _pendingExamples;
    }
}
