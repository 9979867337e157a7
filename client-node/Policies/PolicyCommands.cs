using System.CommandLine;

namespace FedInfra.ClientNode.Policies;

/// <summary>The commands of <c>client-node policy</c>.</summary>
internal static class PolicyCommands
{
    /// <summary>The example is the file examples/hospital/policy.yaml itself.</summary>
    public static string Example
    {
        get
        {
            using var reader = new StreamReader(typeof(PolicyCommands).Assembly.GetManifestResourceStream("policy.yaml")!);
            return reader.ReadToEnd();
        }
    }

    public static Command Create() => new(
        "policy",
        $"""
        What this site allows its coordinator. The policy is a file that the site's operator owns; site.yaml names it:
          policy-file: policy.yaml
        The node refuses what it does not allow, tells the coordinator why, and nothing in a job can change it.
        Every field may be left out. A whole policy:

        {Indented}
        """)
    {
        PolicyCheckCommand.Create(),
        PolicyLedgerCommand.Create(),
    };

    private static string Indented => "  " + Example.TrimEnd().ReplaceLineEndings("\n").Replace("\n", "\n  ", StringComparison.Ordinal);
}
