namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>The scripts that make the first host the cluster's server. All of them may run again at any time.</summary>
internal static class K3sServer
{
    /// <summary>Where volumes are: outside of K3s's own folder, so that an uninstalled K3s leaves data where it was.</summary>
    private const string VolumeFolder = "/var/lib/fedinfra/volumes";

    /// <summary>Installs or upgrades K3s; makes the secrets of the site's services where there are none.</summary>
    public static string Install(Host host, string version, string registry) => HostScript.AsRoot($$"""
        {{HostScript.Prologue}}

        # Secrets are made here, once, and live in files that only root reads.
        make_secret() {
          if [ ! -s "$state/$1" ]; then openssl rand "$2" "$3" > "$state/$1.new"; mv "$state/$1.new" "$state/$1"; fi
        }
        make_secret registry-password -hex 24
        make_secret object-store-password -hex 24
        make_secret object-store-key -base64 32
        names="{{host.SubjectAlternativeName}},DNS:registry.{{WorkloadNames.ServicesNamespace}}.svc,DNS:objects.{{WorkloadNames.ServicesNamespace}}.svc,DNS:database.{{WorkloadNames.ServicesNamespace}}.svc"
        if [ "$(cat "$state/services.names" 2>/dev/null || true)" != "$names" ]; then
          openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=fedinfra-services \
            -addext "subjectAltName=$names" -keyout "$state/services.key" -out "$state/services.crt" 2>/dev/null
          echo "$names" > "$state/services.names"
          touch "$state/restart"
        fi

        mkdir -p {{VolumeFolder}}
        put /etc/rancher/k3s/config.yaml <<END
        node-name: {{host.Name}}
        write-kubeconfig-mode: "0600"
        secrets-encryption: true
        disable: [traefik]
        flannel-backend: wireguard-native
        default-local-storage-path: {{VolumeFolder}}
        tls-san: ["{{host.Settings.Address}}"]
        END
        {{HostScript.Registries(registry)}}
        {{HostScript.Install(version, "server", "k3s")}}

        for attempt in $(seq 60); do
          if k3s kubectl get --raw /readyz >/dev/null 2>&1; then exit 0; fi
          sleep 5
        done
        echo "fedinfra: host {{host.Name}}: K3s did not get ready within 5 minutes. Look at: sudo journalctl -u k3s" >&2
        exit 1
        """);

    /// <summary>Removes K3s. Volumes and the keys to read them stay on the host.</summary>
    public static string Uninstall() => HostScript.AsRoot("""
        if [ -x /usr/local/bin/k3s-uninstall.sh ]; then /usr/local/bin/k3s-uninstall.sh; fi
        """);

    /// <summary>Prints what agents join with.</summary>
    public static string Token() => "printf %s \"$(cat /var/lib/rancher/k3s/server/node-token)\"";

    /// <summary>Prints one of the secrets that <see cref="Install"/> made.</summary>
    public static string Secret(string name) => $"printf %s \"$(cat /etc/fedinfra/{name})\"";

    /// <summary>Prints how the cluster is reached from outside.</summary>
    public static string Kubeconfig(Host host) =>
        $"sed \"s#https://127.0.0.1:6443#https://{host.AddressForPort}:6443#\" /etc/rancher/k3s/k3s.yaml";
}
