using System.Runtime.InteropServices;
using FedInfra.Learning;
using FedInfra.Learning.Models;

namespace FedInfra.ClientNode.Torch.Devices;

/// <summary>Says in a sentence what libtorch says in a stack trace: a failure of this node's round, not of the process.</summary>
internal static class DeviceErrors
{
    private static readonly string[] _outOfMemory = ["out of memory", "can't allocate memory", "STATUS_ALLOC_FAILED"];

    /// <summary>Runs something on the device.</summary>
    /// <param name="spec">The model that it is for.</param>
    /// <param name="device">Where.</param>
    /// <param name="batch">Examples at a time; 0 where there are none yet.</param>
    /// <param name="work">What to run.</param>
    /// <exception cref="LearningException">libtorch failed.</exception>
    public static T Named<T>(ModelSpec spec, TorchDevice device, int batch, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ExternalException exception)
        {
            throw Explain(spec, device, batch, exception);
        }
    }

    private static LearningException Explain(ModelSpec spec, TorchDevice device, int batch, ExternalException exception)
    {
        var first = exception.Message.Split('\n')[0];
        if (_outOfMemory.Any(text => first.Contains(text, StringComparison.OrdinalIgnoreCase)))
        {
            var holds = device.Usage is { } usage ? $" ({usage.MemoryUsed >> 20:N0} of {usage.MemoryTotal >> 20:N0} MiB are in use)" : "";
            return new LearningException(
                $"{spec.Name}: {device.Device} is out of memory{holds}{(batch > 0 ? $" with batches of {batch}" : "")}; use smaller batches, let fewer nodes train at once (parallel in the site file), or use mixed-precision: true.", exception);
        }

        // A module's own error may quote what it was given.
        return new LearningException($"{spec.Name}: libtorch failed on {device.Device}: {first}", exception) { TellsOfExamples = true };
    }
}
