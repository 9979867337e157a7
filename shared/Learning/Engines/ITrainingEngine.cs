namespace FedInfra.Learning.Engines;

/// <summary>
/// A way to train models. <see cref="TrainingEngine.Managed"/> is the default; others are loaded by name, and need a public
/// constructor without parameters.
/// </summary>
public interface ITrainingEngine
{
    /// <summary>Takes hold of what trainings will run on.</summary>
    /// <exception cref="LearningException">It is not there, or the engine cannot do what the settings ask; the message says what to install or change.</exception>
    ITrainingDevice Open(EngineSettings settings);
}
