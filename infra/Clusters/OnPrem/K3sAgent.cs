using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>The scripts that make a host a node of the server's cluster. All of them may run again at any time.</summary>
internal static class K3sAgent
{
    /// <summary>What <see cref="Install"/> reads from standard input.</summary>
    public static Output<string> Input(Output<string> token, Output<string> registryPassword, Output<string> certificate) =>
        Output.Format($"{token}\n{registryPassword}\n{certificate}\n");

    /// <summary>Installs or upgrades K3s, and joins.</summary>
    public static string Install(Host host, Host server, string version, string registry) => HostScript.AsRoot($$"""
        {{HostScript.Prologue}}
        IFS= read -r token
        IFS= read -r password
        put "$state/services.crt"
        printf %s "$token" | put "$state/token"
        printf %s "$password" | put "$state/registry-password"

        put /etc/rancher/k3s/config.yaml <<END
        node-name: {{host.Name}}
        server: https://{{server.AddressForPort}}:6443
        token-file: $state/token
        END
        {{HostScript.Registries(registry)}}
        {{HostScript.Install(version, "agent", "k3s-agent")}}
        """);

    /// <summary>Removes K3s and what it joined with.</summary>
    public static string Uninstall() => HostScript.AsRoot("""
        if [ -x /usr/local/bin/k3s-agent-uninstall.sh ]; then /usr/local/bin/k3s-agent-uninstall.sh; fi
        rm -rf /etc/fedinfra /etc/rancher/node
        """);
}
