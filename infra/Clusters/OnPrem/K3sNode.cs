namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>
/// The scripts that look after a host's node. They run on the server, because an agent has no right to label or drain
/// itself; K3s's own node-label is read only when a node joins.
/// </summary>
internal static class K3sNode
{
    /// <summary>Waits until the node is ready, labels it, and lets pods come.</summary>
    public static string Admit(Host host, bool isServer) => HostScript.AsRoot($$"""
        export PATH="/usr/local/bin:$PATH"
        for attempt in $(seq 60); do
          if k3s kubectl wait --for=condition=Ready "node/{{host.Name}}" --timeout=5s >/dev/null 2>&1; then
            k3s kubectl label --overwrite node "{{host.Name}}" {{Labels(host, isServer)}}
            k3s kubectl uncordon "{{host.Name}}"
            exit 0
          fi
          sleep 5
        done
        echo "fedinfra: host {{host.Name}} did not join within 5 minutes. Is port 6443 of the first host open to it? Look at: sudo journalctl -u {{(isServer ? "k3s" : "k3s-agent")}}" >&2
        exit 1
        """);

    /// <summary>Moves pods away before the host goes; a node that is gone or does not answer keeps nothing from being deleted.</summary>
    public static string Drain(Host host, bool isServer) => HostScript.AsRoot($$"""
        export PATH="/usr/local/bin:$PATH"
        k3s kubectl drain "{{host.Name}}" --ignore-daemonsets --delete-emptydir-data --timeout=120s \
          || echo "fedinfra: {{host.Name}} was not drained in time; it is removed all the same." >&2
        {{(isServer ? ":" : $"k3s kubectl delete node \"{host.Name}\" --ignore-not-found || true")}}
        """);

    /// <summary>A label that ends with '-' is taken away.</summary>
    private static string Labels(Host host, bool isServer) => string.Join(
        ' ',
        $"{WorkloadNames.HostLabel}={host.Name}",
        isServer ? $"{WorkloadNames.PoolLabel}={WorkloadNames.SystemPool}" : $"{WorkloadNames.PoolLabel}-",
        host.HasAccelerators ? $"{WorkloadNames.AcceleratorLabel}={host.Settings.Accelerator}" : $"{WorkloadNames.AcceleratorLabel}-");
}
