namespace FedInfra.Infra.Resources;

/// <summary>
/// A secret that a stack's configuration holds (<c>pulumi config set --secret databasePassword …</c>). Programs hold
/// references only, so neither its presence nor its value changes what is synthesised.
/// </summary>
public sealed class ConfigSecret
{
    /// <summary>Password of the PostgreSQL administrator.</summary>
    public static readonly ConfigSecret DatabasePassword = new("databasePassword", "Password of the PostgreSQL administrator");

    /// <summary>Private key (PEM) with which on-prem hosts are reached over SSH.</summary>
    public static readonly ConfigSecret SshPrivateKey = new("sshPrivateKey", "Private key (PEM) with which on-prem hosts are reached over SSH");

    /// <summary>One-time enrolment tokens of the client nodes, as JSON: <c>{"node": "token"}</c>.</summary>
    public static readonly ConfigSecret EnrolmentTokens = new("enrolmentTokens", """One-time enrolment tokens as JSON: {"node": "token"}""");

    /// <summary>Private key and certificate (PEM) of the coordinator's certificate authority.</summary>
    public static readonly ConfigSecret CaKey = new("caKey", "Private key and certificate (PEM) of the coordinator's certificate authority");

    /// <summary>All of them; a stack file that gives one in plain text is refused.</summary>
    public static readonly IReadOnlyList<ConfigSecret> All = [DatabasePassword, SshPrivateKey, EnrolmentTokens, CaKey];

    private ConfigSecret(string key, string description)
    {
        Key = key;
        Description = description;
    }

    /// <summary>The configuration key, without the project's namespace.</summary>
    public string Key { get; }

    /// <summary>What it is, for people who have to set it.</summary>
    public string Description { get; }

    public override string ToString() => Key;
}
