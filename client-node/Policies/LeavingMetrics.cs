namespace FedInfra.ClientNode.Policies;

/// <summary>Numbers about a site's data or work that a report may carry.</summary>
[Flags]
public enum LeavingMetrics
{
    None = 0,

    /// <summary>How many examples the site has.</summary>
    Examples = 1,

    /// <summary>Loss of a training or of an evaluation.</summary>
    Loss = 2,

    /// <summary>Accuracy of an evaluation.</summary>
    Accuracy = 4,

    /// <summary>Steps that a training took: with the batch size they tell the number of examples roughly.</summary>
    Steps = 8,

    /// <summary>How long a training took.</summary>
    Seconds = 16,

    All = Examples | Loss | Accuracy | Steps | Seconds,
}
