using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads;

/// <summary>What Kubernetes' pod security standard "restricted" asks of pods and containers, and a read-only root beyond it.</summary>
internal static class Restricted
{
    /// <summary>The user of Microsoft's .NET images (<c>APP_UID</c>).</summary>
    public const int DotNetUser = 1654;

    /// <summary>nobody, for images that bring no user of their own.</summary>
    public const int Nobody = 65534;

    /// <param name="user">Whom processes run as; their volumes belong to the group of the same number.</param>
    public static Inputs Pod(int user) => new()
    {
        ["runAsNonRoot"] = true,
        ["runAsUser"] = user,
        ["runAsGroup"] = user,
        ["fsGroup"] = user,
        // Changing the owner of every file of a large volume can take longer than a start may.
        ["fsGroupChangePolicy"] = "OnRootMismatch",
        ["seccompProfile"] = new Inputs { ["type"] = "RuntimeDefault" },
    };

    public static Inputs Container() => new()
    {
        ["allowPrivilegeEscalation"] = false,
        ["readOnlyRootFilesystem"] = true,
        ["capabilities"] = new Inputs { ["drop"] = ["ALL"] },
    };
}
