using FedInfra.Contracts.V1;

namespace FedInfra.Coordinator.Experiments;

/// <summary>Shows a run as it goes: a live table where a person watches, plain lines elsewhere.</summary>
internal interface IExperimentView
{
    /// <summary>One more round has ended.</summary>
    void Show(Round round);

    /// <summary>The job has ended; the sites have measured the model.</summary>
    void ShowSites(IReadOnlyList<Site> sites);
}
