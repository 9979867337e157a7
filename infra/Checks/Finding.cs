namespace FedInfra.Infra.Checks;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Worth a look; the check passes.</summary>
    Warning,

    /// <summary>The check fails.</summary>
    Error,
}

/// <summary>Something that a check has found.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Rule">Id of the structural rule or policy.</param>
/// <param name="Resource">Logical name of the resource; null where it is about the whole stack.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Fix">What to do about it.</param>
public sealed record Finding(Severity Severity, string Rule, string? Resource, string Message, string Fix);

/// <summary>A finding that somebody has decided to live with.</summary>
/// <param name="Finding">What was found.</param>
/// <param name="Reason">Why it is lived with.</param>
/// <param name="Expires">The last day on which it is.</param>
public sealed record WaivedFinding(Finding Finding, string Reason, DateOnly Expires);

/// <summary>All that was found in one stack; made by <see cref="Of"/>.</summary>
/// <param name="Stack">The stack's name.</param>
/// <param name="Findings">Errors first, then by resource.</param>
/// <param name="Waived">What waivers of the stack file cover.</param>
public sealed record CheckReport(string Stack, IReadOnlyList<Finding> Findings, IReadOnlyList<WaivedFinding> Waived)
{
    /// <summary>How many findings fail the check.</summary>
    public int Errors => Findings.Count(finding => finding.Severity == Severity.Error);

    /// <summary>A report with its findings in order: errors first, then by resource; of one resource, in the order in which they were found.</summary>
    public static CheckReport Of(string stack, IEnumerable<Finding> findings, IReadOnlyList<WaivedFinding> waived) => new(
        stack,
        [.. findings.OrderByDescending(finding => finding.Severity).ThenBy(finding => finding.Resource, StringComparer.Ordinal)],
        waived);
}
