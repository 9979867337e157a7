namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>
/// Bash scripts as commands that any login shell runs. A script is one quoted argument, so that standard input stays
/// free for secrets: arguments are visible to every user of a host, and SSH servers refuse environment variables.
/// </summary>
internal static class HostScript
{
    /// <summary>Runs <paramref name="script"/> as root; the first command that fails ends it.</summary>
    public static string AsRoot(string script) => $"sudo -n {AsUser(script)}";

    /// <summary>Runs <paramref name="script"/> as the user who logs in.</summary>
    /// <exception cref="InvalidOperationException">The script has a single quote, which would end the argument.</exception>
    public static string AsUser(string script) => script.Contains('\'', StringComparison.Ordinal)
        ? throw new InvalidOperationException("A host's script cannot have single quotes.")
        : $"bash -euo pipefail -c '\n{script.ReplaceLineEndings("\n")}\n'";

    /// <summary>What a script that defines functions for the others begins with.</summary>
    public const string Prologue = """
        # sudo leaves /usr/local out of the path on some distributions; K3s lives there.
        export PATH="/usr/local/sbin:/usr/local/bin:$PATH"
        umask 077
        state=/etc/fedinfra
        mkdir -p "$state" /etc/rancher/k3s

        # Writes standard input to a file; K3s restarts where that changed something, even if a run is cut off in between.
        put() {
          cat > "$1.new"
          if cmp -s "$1.new" "$1"; then rm "$1.new"; else touch "$state/restart"; mv "$1.new" "$1"; fi
        }
        """;

    /// <summary>Installs K3s where another version or none is there, and (re)starts it where something changed.</summary>
    /// <param name="version">Pinned K3s version.</param>
    /// <param name="role"><c>server</c> or <c>agent</c>.</param>
    /// <param name="service">The systemd service of that role.</param>
    public static string Install(string version, string role, string service) => $$"""
        version="{{version}}"
        installed="$(k3s --version 2>/dev/null | head -n 1 | cut -d " " -f 3 || true)"
        if [ "$installed" != "$version" ] || [ ! -f /etc/systemd/system/{{service}}.service ]; then
          touch "$state/restart"
          curl -fsSL --retry 5 -o "$state/install-k3s.sh" "https://raw.githubusercontent.com/k3s-io/k3s/${version/+/%2B}/install.sh"
          (umask 022; INSTALL_K3S_VERSION="$version" INSTALL_K3S_SKIP_START=true sh "$state/install-k3s.sh" {{role}} >&2)
        fi
        if [ -f "$state/restart" ]; then systemctl restart {{service}}; rm "$state/restart"; else systemctl start {{service}}; fi
        """;

    /// <summary>The registry's name and key, so that containerd pulls from it.</summary>
    /// <param name="registry">Address and port.</param>
    public static string Registries(string registry) => $$"""
        put /etc/rancher/k3s/registries.yaml <<END
        mirrors:
          "{{registry}}":
            endpoint: ["https://{{registry}}"]
        configs:
          "{{registry}}":
            auth: {username: {{ImageRegistry.User}}, password: "$(cat "$state/registry-password")"}
            tls: {ca_file: $state/services.crt}
        END
        """;
}
