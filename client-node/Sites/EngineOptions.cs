using System.CommandLine;
using FedInfra.ClientNode.Privacy;
using FedInfra.Learning.Engines;

namespace FedInfra.ClientNode.Sites;

/// <summary>Which engine trains here, and on what.</summary>
internal sealed class EngineOptions
{
    private readonly Option<string?> _engine = new("--engine")
    {
        Description = "What trains: `managed` (default: managed code, on the processor), the name of an engine that is installed in the folder `engines` beside this program, or the path of an engine's DLL; stands in for the file's.",
    };

    private readonly Option<string?> _device = new("--device") { Description = "What the engine trains on: auto (default), cpu, cuda or cuda:1; stands in for the file's." };

    public void AddTo(Command command)
    {
        command.Options.Add(_engine);
        command.Options.Add(_device);
    }

    /// <exception cref="Learning.LearningException">The engine or its device is not there; the message says what to install.</exception>
    public ITrainingDevice Open(ParseResult arguments, SiteFile site)
    {
        // An empty environment variable is no choice.
        var engine = arguments.GetValue(_engine) is { Length: > 0 } given ? given : site.Engine ?? TrainingEngine.ManagedName;
        return TrainingEngine.Load(engine).Open(new EngineSettings
        {
            Device = arguments.GetValue(_device) is { Length: > 0 } device ? device : site.Device ?? EngineSettings.AutomaticDevice,
            MixedPrecision = site.MixedPrecision ?? false,
            Threads = site.Threads ?? 1,
            ModulesFolder = site.ModulesDir,
            Noise = SecretNoise.Fill,
        });
    }
}
