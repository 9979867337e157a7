using System.Globalization;
using FedInfra.Learning;
using FedInfra.Learning.Engines;
using FedInfra.Learning.Models;
using FedInfra.Learning.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FedInfra.ClientNode.Torch.Devices;

/// <summary>The processor or one GPU.</summary>
internal sealed class TorchDevice : ITrainingDevice
{
    private readonly Gpu? _gpu;
    private volatile string? _lost;

    /// <exception cref="LearningException">The device is not there.</exception>
    public TorchDevice(EngineSettings settings)
    {
        Settings = settings;
        Device = Choose(settings.Device);
        _gpu = Device.type == DeviceType.CUDA ? Gpu.Find(Device.index) : null;

        // One number for the whole process, like the seeds of libtorch.
        set_num_threads(settings.Threads);

        // TF32 rounds to ten bits, which is no longer the same training as on the processor.
        backends.cuda.matmul.allow_tf32 = false;
        backends.cudnn.allow_tf32 = false;

        Description = $"libtorch {Libtorch.Version} on {Device}{(_gpu is null ? "" : $" ({_gpu.Name}{Memory(_gpu.Usage)})")}{(settings.MixedPrecision ? ", mixed precision (bfloat16)" : "")}{(_gpu is null ? "" : "; DP-SGD on the processor")}{(Libtorch.WhyNoGpu is { } why && settings.Device != "cpu" ? $"; the GPU's library cannot be loaded: {why}" : "")}";
    }

    public EngineSettings Settings { get; }

    public Device Device { get; }

    public string Description { get; }

    public DeviceUsage? Usage => _gpu?.Usage;

    public IModelTrainer CreateTrainer(ModelSpec spec)
    {
        RefuseLost();
        return new TorchTrainer(spec, this);
    }

    /// <summary>After an error of this kind CUDA answers nothing more to this process.</summary>
    public void Lose(string reason) => _lost ??= reason;

    /// <exception cref="LearningException">The device is lost to this process.</exception>
    public void RefuseLost()
    {
        if (_lost is { } reason)
        {
            throw new LearningException($"{Device} failed before ({reason}) and is lost to this process; restart the client node.");
        }
    }

    public void Dispose() => _gpu?.Dispose();

    private static Device Choose(string name)
    {
        var parts = name.Split(':');
        var index = 0;
        var isCuda = parts[0] == "cuda" && (parts.Length == 1 || (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)));
        if (name is not (EngineSettings.AutomaticDevice or "cpu") && !isCuda)
        {
            throw new LearningException($"device: '{name}' is not auto, cpu, cuda or cuda:1.");
        }

        var found = name != "cpu" && cuda.is_available() ? cuda.device_count() : 0;
        if (isCuda && index >= found)
        {
            throw new LearningException(found == 0
                ? Libtorch.WhyNoGpu is { } why ? $"device: '{name}' was asked for, but the GPU's library cannot be loaded: {why}"
                : $"device: '{name}' was asked for, but libtorch sees no GPU here; build the engine with -p:Libtorch=cuda-linux (or cuda-windows) and check that nvidia-smi works where the node runs, or use device: cpu."
                : $"device: '{name}' was asked for, but there are only cuda:0 to cuda:{found - 1}.");
        }

        return isCuda || found > 0 ? device(DeviceType.CUDA, index) : CPU;
    }

    private static string Memory(DeviceUsage? usage) =>
        usage is { } known ? string.Create(CultureInfo.InvariantCulture, $", {known.MemoryTotal / (double)(1L << 30):0.0} GiB") : "";
}
