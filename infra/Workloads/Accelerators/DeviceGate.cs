using System.Globalization;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads.Accelerators;

/// <summary>
/// An init container that holds a client node back until its accelerators answer. A machine is Ready, and may even
/// offer the resource, before its driver works (gpu-operator#238, #423, #1577): a node that starts then would fall
/// back to the processor, or take its round and lose it.
/// </summary>
internal static class DeviceGate
{
    private const int Attempts = 120;

    private const int SecondsBetween = 5;

    /// <param name="kind">The make of the accelerators.</param>
    /// <param name="count">How many must answer.</param>
    /// <param name="resources">Those of the client node: the pod's own devices pass from one container to the next.</param>
    public static Inputs Container(AcceleratorKind kind, int count, Inputs resources) => new()
    {
        ["name"] = "device-gate",
        ["image"] = kind.Image,
        ["command"] = ["/bin/sh", "-c", Script(kind, count)],
        ["resources"] = resources,
        ["securityContext"] = Restricted.Container(),
    };

    /// <summary>Gives up after ten minutes: a restart of the init container is then seen in the pod's events.</summary>
    internal static string Script(AcceleratorKind kind, int count) =>
        string.Create(CultureInfo.InvariantCulture, $$"""
            attempt=0
            while [ "$attempt" -lt {{Attempts}} ]; do
              found=$({{kind.CountDevices}})
              if [ "${found:-0}" -ge {{count}} ]; then
                echo "$found accelerators answer"
                exit 0
              fi
              echo "${found:-0} of {{count}} accelerators answer; waiting"
              attempt=$((attempt + 1))
              sleep {{SecondsBetween}}
            done
            echo "the accelerators did not answer" >&2
            exit 1
            """).ReplaceLineEndings("\n");
}
