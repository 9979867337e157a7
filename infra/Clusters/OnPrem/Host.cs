using System.Net;
using System.Text.RegularExpressions;
using FedInfra.Infra.Packages.Command;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>A host over SSH, and the commands that can be run there.</summary>
/// <param name="Settings">The host.</param>
internal sealed partial record Host(HostSettings Settings)
{
    /// <summary>The host, once it is sure that nothing of it can change the meaning of a script.</summary>
    /// <exception cref="InfraException">A name, address or user has other characters than those.</exception>
    public static Host Of(HostSettings settings) =>
        HostName().IsMatch(settings.Name) && Address().IsMatch(settings.Address) && User().IsMatch(settings.User) && Label().IsMatch(settings.Accelerator)
            ? new Host(settings)
            : throw new InfraException($"Host '{settings.Name}': name, address, user and accelerator may have letters, digits, '.', '-', '_' and (IPv6) ':' only.");

    public string Name => Settings.Name;

    /// <summary>The address where a port follows: IPv6 in brackets.</summary>
    public string AddressForPort => Settings.Address.Contains(':', StringComparison.Ordinal) ? $"[{Settings.Address}]" : Settings.Address;

    /// <summary>True where only the machine itself can use the address.</summary>
    public bool IsLoopback => IsLoopbackAddress(Settings.Address);

    /// <summary>True for an address, or a name, that means the machine itself.</summary>
    public static bool IsLoopbackAddress(string name) => name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));

    /// <summary>The address as a certificate has it.</summary>
    public string SubjectAlternativeName => IPAddress.TryParse(Settings.Address, out _) ? $"IP:{Settings.Address}" : $"DNS:{Settings.Address}";

    public bool HasAccelerators => Settings.Accelerators > 0;

    /// <summary>Runs a command there.</summary>
    public RemoteCommand Run(Scope scope, string name, Inputs command, ResourceOptions options) =>
        new(scope, name, new Inputs { ["connection"] = Connection() }.With(command), options);

    /// <summary>Reads a file that only root may read; what it holds is secret in the engine's state.</summary>
    /// <param name="scope">Where the command belongs.</param>
    /// <param name="name">Its name.</param>
    /// <param name="reader">A command that prints the file.</param>
    /// <param name="writer">The command that wrote it; it is read again when that is replaced.</param>
    /// <param name="version">K3s version; it is read again after an upgrade, which renews certificates.</param>
    public Output<string> ReadSecret(Scope scope, string name, string reader, RemoteCommand writer, string version) => Run(
        scope,
        name,
        new Inputs { ["create"] = HostScript.AsRoot(reader), ["triggers"] = [writer.Id, Settings.Address, version] },
        new ResourceOptions { AdditionalSecretOutputs = ["stdout"], DependsOn = [writer] }).Stdout;

    private Inputs Connection() => new()
    {
        ["host"] = Settings.Address,
        ["port"] = Settings.Port,
        ["user"] = Settings.User,
        ["privateKey"] = ConfigSecret.SshPrivateKey,
    };

    [GeneratedRegex(@"\A[a-z][a-z0-9-]*\z")]
    private static partial Regex HostName();

    [GeneratedRegex(@"\A[A-Za-z0-9:][A-Za-z0-9.:_-]*\z")]
    private static partial Regex Address();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9._-]*\z")]
    private static partial Regex User();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]*\z")]
    private static partial Regex Label();
}
