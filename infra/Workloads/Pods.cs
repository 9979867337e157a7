using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads;

/// <summary>Pieces that many pods have alike.</summary>
internal static class Pods
{
    /// <summary>
    /// Put on what waits for an image or a machine: images are pushed to a registry that the same program makes, and
    /// spot machines come when they come, so <c>pulumi up</c> must not wait for these pods.
    /// </summary>
    public static Inputs DoNotAwait() => new() { ["pulumi.com/skipAwait"] = "true" };

    /// <summary>Only the on-demand machines of the system pool.</summary>
    public static Inputs OnSystemPool() => new() { [WorkloadNames.PoolLabel] = WorkloadNames.SystemPool };

    /// <summary>Requests and limits alike, so that the pod is the last to be evicted.</summary>
    public static Inputs Resources(string cpu, string memory)
    {
        var amounts = new Inputs { ["cpu"] = cpu, ["memory"] = memory };
        return new Inputs { ["requests"] = amounts, ["limits"] = amounts };
    }

    /// <summary>For what works in bursts: processor time that is kept for it, and how much it may take where there is more. Memory is not shared.</summary>
    public static Inputs BurstResources(string cpu, string mostCpu, string memory) => new()
    {
        ["requests"] = new Inputs { ["cpu"] = cpu, ["memory"] = memory },
        ["limits"] = new Inputs { ["cpu"] = mostCpu, ["memory"] = memory },
    };

    public static Inputs Mount(string volume, string path, bool readOnly = false)
    {
        var mount = new Inputs { ["name"] = volume, ["mountPath"] = path };
        mount["readOnly"] = readOnly ? true : null;
        return mount;
    }

    /// <summary>A scratch folder; the root is read-only.</summary>
    public static Inputs Scratch(string volume) => new() { ["name"] = volume, ["emptyDir"] = new Inputs { ["sizeLimit"] = "1Gi" } };

    public static Inputs ConfigVolume(string volume, string configMap, int? mode = null)
    {
        var source = new Inputs { ["name"] = configMap };
        source["defaultMode"] = mode;
        return new Inputs { ["name"] = volume, ["configMap"] = source };
    }

    public static Inputs Variable(string name, Input value) => new() { ["name"] = name, ["value"] = value };

    public static Inputs FieldVariable(string name, string field) => new()
    {
        ["name"] = name,
        ["valueFrom"] = new Inputs { ["fieldRef"] = new Inputs { ["fieldPath"] = field } },
    };

    /// <summary>A claim that a StatefulSet makes for its pod.</summary>
    public static Inputs ClaimTemplate(string name, int gib, Input storageClass) => new()
    {
        ["metadata"] = new Inputs { ["name"] = name },
        ["spec"] = new Inputs
        {
            ["accessModes"] = ["ReadWriteOnce"],
            ["storageClassName"] = storageClass,
            ["resources"] = new Inputs { ["requests"] = new Inputs { ["storage"] = $"{gib}Gi" } },
        },
    };

    /// <summary>Keep volumes when the set goes or shrinks: journals, models and data outlive pods.</summary>
    public static Inputs KeepClaims() => new() { ["whenDeleted"] = "Retain", ["whenScaled"] = "Retain" };
}
