using System.Runtime.InteropServices;
using FedInfra.Learning;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;

namespace FedInfra.ClientNode.Torch.Devices;

/// <summary>Says in a sentence what libtorch says in a stack trace: a failure of this node's round, not of the process.</summary>
internal static class DeviceErrors
{
    private const string OfTorchScript = "The following operation failed in the TorchScript interpreter";

    private static readonly string[] _outOfMemory = ["out of memory", "can't allocate memory", "STATUS_ALLOC_FAILED"];

    /// <param name="spec">The model that was worked on.</param>
    /// <param name="device">Where.</param>
    /// <param name="batch">Examples at a time; 0 where there are none yet.</param>
    /// <param name="exception">What libtorch said.</param>
    public static LearningException Explain(ModelSpec spec, TorchDevice device, int batch, ExternalException exception)
    {
        var lines = exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (_outOfMemory.Any(text => exception.Message.Contains(text, StringComparison.OrdinalIgnoreCase)))
        {
            return new LearningException(
                $"{spec.Name}: {device.Device} is out of memory{(batch > 0 ? $" with batches of {batch}" : "")}; use smaller batches, let fewer nodes train at once (parallel in the site file){(device.Settings.MixedPrecision ? "" : ", or use mixed-precision: true")}.", exception);
        }

        var reason = lines is [var first, ..] ? first.StartsWith(OfTorchScript, StringComparison.Ordinal) ? lines[^1] : first : "no reason given";
        if (reason.Contains("CUDA error", StringComparison.Ordinal))
        {
            device.Lose(reason);
        }

        // Without a module nothing that libtorch does depends on an example's values; a module's own error may quote them.
        return new LearningException($"{spec.Name}: libtorch failed on {device.Device}: {reason}", exception) { TellsOfExamples = spec.Layers.OfType<ModuleSpec>().Any() };
    }
}
