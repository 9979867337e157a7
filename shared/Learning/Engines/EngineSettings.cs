using FedInfra.Learning.Training;

namespace FedInfra.Learning.Engines;

/// <summary>What a site's operator sets for its engine.</summary>
public sealed record EngineSettings
{
    /// <summary>The default of <see cref="Device"/>.</summary>
    public const string AutomaticDevice = "auto";

    /// <summary><c>auto</c> (default: a GPU that the engine can use, else the processor), <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    public string Device { get; init; } = AutomaticDevice;

    /// <summary>Whether matrix products and convolutions run in bfloat16 while parameters, gradients and losses stay in float32; by default not.</summary>
    public bool MixedPrecision { get; init; }

    /// <summary>Threads of one training on the processor, at least 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Folder with the files of <see cref="Models.Layers.ModuleSpec"/> that the operator installed; null (default) where there is none.</summary>
    public string? ModulesFolder { get; init; }

    /// <summary>The noise of plans with DP-SGD; null cannot train those.</summary>
    public DiscreteNoise? Noise { get; init; }
}
