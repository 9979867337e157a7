namespace FedInfra.Coordinator.Admin;

/// <summary>What the holder of a bearer token may do; each role may do what those before it may.</summary>
public enum AdminRole
{
    /// <summary>Reads: jobs, nodes, models.</summary>
    Viewer,

    /// <summary>Submits jobs, cancels its own, makes enrolment tokens.</summary>
    Operator,

    /// <summary>Approves and revokes nodes.</summary>
    Approver,

    /// <summary>Everything: bearer tokens, and other people's jobs.</summary>
    Admin,
}

/// <summary>Who makes a call to the admin service.</summary>
/// <param name="Name">Name of the token.</param>
/// <param name="Role">Of the token.</param>
public sealed record AdminCaller(string Name, AdminRole Role)
{
    /// <summary>Who is on this machine, where the coordinator asks nobody for a token.</summary>
    public static readonly AdminCaller Local = new("local", AdminRole.Admin);
}
