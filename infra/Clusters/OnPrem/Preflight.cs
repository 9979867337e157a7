using System.Globalization;

namespace FedInfra.Infra.Clusters.OnPrem;

/// <summary>What a host must have before K3s is installed. The script says everything that is missing at once, and what to do.</summary>
internal static class Preflight
{
    /// <summary>Free space below which images and volumes would soon fill the disk, GiB.</summary>
    private const int MinimumDiskGib = 20;

    /// <summary>The check of a host, as a command.</summary>
    public static string Command(Host host) => HostScript.AsUser($$"""
        host="{{host.Name}} ({{host.Settings.Address}})"
        problems=0
        problem() { echo "fedinfra: host $host: $1" >&2; problems=1; }

        case "$(uname -sm)" in
          "Linux x86_64" | "Linux aarch64") ;;
          *) problem "K3s needs Linux on x86_64 or aarch64, this is $(uname -sm)." ;;
        esac
        [ -d /run/systemd/system ] || problem "systemd does not run here; K3s is installed as its service. Use a distribution with systemd."
        [ -f /sys/fs/cgroup/cgroup.controllers ] || problem "control groups are of version 1, which Kubernetes no longer starts on. Use a distribution of 2022 or later, or boot with systemd.unified_cgroup_hierarchy=1."
        if sudo -n true 2>/dev/null; then
          sudo -n modprobe wireguard 2>/dev/null || problem "the kernel has no WireGuard, with which the hosts encrypt what they send each other. Use Linux 5.6 or newer."
        else
          problem "$(id -un) cannot run sudo without a password. Add a file to /etc/sudoers.d with: $(id -un) ALL=(ALL) NOPASSWD: ALL"
        fi
        for program in curl openssl cmp; do
          command -v "$program" >/dev/null || problem "$program is missing. Install it with the package manager of the distribution."
        done
        free="$(df -Pk /var/lib | tail -n 1 | tr -s " " | cut -d " " -f 4)"
        if [ ! -x /usr/local/bin/k3s ] && [ "$free" -lt {{MinimumDiskGib * 1024 * 1024}} ]; then
          problem "/var/lib has $((free / 1024 / 1024)) GiB free and needs {{MinimumDiskGib}}. Free space or enlarge the volume."
        fi
        if command -v timedatectl >/dev/null && [ "$(timedatectl show --property=NTPSynchronized --value)" != yes ]; then
          problem "the clock is not synchronised, so certificates would be refused. Run: sudo timedatectl set-ntp true"
        fi
        {{Accelerators(host)}}
        exit "$problems"
        """);

    /// <summary>Other makers' devices have other tools; their names begin as the catalogue's accelerators do.</summary>
    private static string Accelerators(Host host)
    {
        var count = host.Settings.Accelerators.ToString(CultureInfo.InvariantCulture);
        return host switch
        {
            { HasAccelerators: false } => ":",
            { Settings.Accelerator: var name } when name.StartsWith("tpu", StringComparison.Ordinal) =>
                "ls /dev/accel* /dev/vfio/[0-9]* >/dev/null 2>&1 || problem \"no TPU device is in /dev. Install the driver of the TPU.\"",
            { Settings.Accelerator: var name } when name.StartsWith("mi", StringComparison.Ordinal) =>
                "[ -e /dev/kfd ] || problem \"/dev/kfd is missing. Install the amdgpu driver (ROCm).\"",
            _ => $$"""
                if found="$(nvidia-smi --list-gpus 2>/dev/null)"; then
                  count="$(echo "$found" | grep -c "^GPU" || true)"
                  [ "$count" -ge {{count}} ] || problem "nvidia-smi finds $count GPUs, the stack file says {{count}}. Mend the host or set accelerators to $count."
                else
                  problem "nvidia-smi does not run. Install the NVIDIA driver; the cluster does not do that on hosts of your own."
                fi
                # K3s looks for it where it starts and offers it to pods as runtime class nvidia.
                command -v nvidia-container-runtime >/dev/null || problem "nvidia-container-runtime is missing. Install the package nvidia-container-toolkit."
                """,
        };
    }
}
