using System.CommandLine;
using FedInfra.ClientNode.Sites;
using FedInfra.CommandLine;
using FedInfra.Identity;

namespace FedInfra.ClientNode.Policies;

/// <summary><c>client-node policy check</c>.</summary>
internal static class PolicyCheckCommand
{
    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "The site's configuration: its policy-file is checked, and that the policy pins its coordinator." };
        var policyFile = new Option<string?>("--policy-file") { Description = "The policy; stands in for the site file's." };
        var command = new Command(
            "check",
            """
            Reads the site's policy and says in plain words what it allows. Nothing leaves this machine.

            Example: client-node policy check --config site.yaml
            Example: client-node policy check --policy-file policy.yaml
            """) { config, policyFile };
        command.SetAction(arguments => Run(arguments.GetValue(config), arguments.GetValue(policyFile), arguments.InvocationConfiguration.Output));
        return command;
    }

    /// <exception cref="CommandException">There is no policy, or it cannot be used.</exception>
    /// <exception cref="ClientNodeException">It pins another coordinator than the site file names.</exception>
    private static int Run(string? config, string? policyFile, TextWriter output)
    {
        var site = config is { Length: > 0 } ? SettingsFile.Read<SiteFile>(config) : new SiteFile();
        var path = policyFile is { Length: > 0 } ? Path.GetFullPath(policyFile) : Beside(config, site.PolicyFile)
            ?? throw new CommandException(config is { Length: > 0 }
                ? $"policy-file: {config} names no policy, so this site does whatever its coordinator asks; see client-node policy --help"
                : "Give --config SITE-FILE or --policy-file FILE.");
        var policy = SitePolicy.Read(path);
        output.WriteLine($"{path} allows:");
        foreach (var line in policy.Describe())
        {
            output.WriteLine($"  {line}");
        }

        CheckCoordinator(policy, site, Beside(config, site.CoordinatorCaFile), output);
        return 0;
    }

    private static void CheckCoordinator(SitePolicy policy, SiteFile site, string? authorityFile, TextWriter output)
    {
        if (site.Coordinator is not { } coordinator || (authorityFile is not null && !File.Exists(authorityFile)))
        {
            return;
        }

        var authority = authorityFile is null ? null : TrustedAuthority.Load(authorityFile);
        policy.CheckCoordinator(coordinator, authority);
        if (authority is not null)
        {
            output.WriteLine($"coordinator-ca-file has the public key {authority.Fingerprint}{(policy.CoordinatorFingerprint is null ? ", which the policy does not pin" : ", as the policy asks")}");
        }
    }

    private static string? Beside(string? config, string? file) =>
        file is { Length: > 0 } ? Path.GetFullPath(file, Path.GetDirectoryName(Path.GetFullPath(config!))!) : null;
}
