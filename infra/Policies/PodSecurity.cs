using FedInfra.Infra.Checks;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>
/// Outside of the system namespace, namespaces enforce Kubernetes' restricted standard and pods meet it; the server
/// would refuse others only when somebody waits for them.
/// </summary>
internal sealed class PodSecurity : IPolicy
{
    private const string Label = "pod-security.kubernetes.io/enforce";

    /// <summary>The kinds of volumes that the restricted standard knows, and a volume's name.</summary>
    private static readonly string[] _volumes = ["name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];

    private static readonly string[] _sharings = ["hostNetwork", "hostPID", "hostIPC"];

    public string Id => "pod-security";

    public string Summary => $"Namespaces other than {WorkloadNames.SystemNamespace} enforce the restricted pod security standard, and pods meet it.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context) =>
        Namespaces(context).Concat(Pods.Of(context).Where(pods => pods.Namespace is not (WorkloadNames.SystemNamespace or "kube-system")).SelectMany(Check));

    private IEnumerable<Finding> Namespaces(PolicyContext context) =>
        from resource in context.OfType("kubernetes:core/v1:Namespace")
        let level = resource.Inputs.At("metadata.labels").Under(Label).Text()
        where level != "restricted" && !(Pods.NameOf(resource) == WorkloadNames.SystemNamespace && level is not null)
        select this.Breach(resource, $"The namespace {Pods.NameOf(resource)} enforces {level ?? "no pod security"}.", $"Set the label {Label}: restricted.");

    private IEnumerable<Finding> Check(Pods pods)
    {
        foreach (var sharing in _sharings.Where(name => pods.Spec.At(name).IsTrue()))
        {
            yield return Breach(pods, $"shares the machine's {sharing[4..].ToLowerInvariant()} namespace", $"Set {sharing} to false.");
        }

        if (pods.Spec.At("securityContext.sysctls").Items().Count > 0)
        {
            yield return Breach(pods, "sets parameters of the kernel", "Leave securityContext.sysctls out.");
        }

        foreach (var kind in pods.Spec.At("volumes").Items().OfType<Inputs>().SelectMany(volume => volume.Values.Keys).Where(key => !_volumes.Contains(key)).Distinct())
        {
            yield return kind == "hostPath"
                ? Breach(pods, "mounts a folder of the machine", "Use a volume claim.")
                : Breach(pods, $"mounts a volume of kind {kind}", "Use a volume claim.");
        }

        foreach (var container in pods.Containers)
        {
            foreach (var (problem, fix) in Problems(container, pods.Spec.At("securityContext")))
            {
                yield return Breach(pods, $"has a container {container.At("name").Text()} that {problem}", fix);
            }
        }
    }

    private static IEnumerable<(string Problem, string Fix)> Problems(Input container, Input? podContext)
    {
        var context = container.At("securityContext");
        if (context.At("privileged").IsTrue())
        {
            yield return ("is privileged", "Set securityContext.privileged to false.");
        }

        if (!context.At("allowPrivilegeEscalation").IsFalse())
        {
            yield return ("may gain rights", "Set securityContext.allowPrivilegeEscalation to false.");
        }

        if (!(context.At("runAsNonRoot") ?? podContext.At("runAsNonRoot")).IsTrue())
        {
            yield return ("may run as root", "Set securityContext.runAsNonRoot to true.");
        }

        if ((context.At("runAsUser") ?? podContext.At("runAsUser")).Number() == 0)
        {
            yield return ("runs as root", "Set securityContext.runAsUser to another user than 0.");
        }

        if (context.At("capabilities.add").Texts().Any(capability => capability != "NET_BIND_SERVICE"))
        {
            yield return ("adds Linux capabilities", "Leave securityContext.capabilities.add out.");
        }

        if (container.At("ports").Items().Any(port => port.At("hostPort").Number() is not (null or 0)))
        {
            yield return ("takes a port of the machine", "Leave hostPort out; a Service reaches the pod.");
        }

        if ((context.At("appArmorProfile.type") ?? podContext.At("appArmorProfile.type")).Text() == "Unconfined")
        {
            yield return ("is not confined by AppArmor", "Leave appArmorProfile out.");
        }

        if (!context.At("capabilities.drop").Texts().Contains("ALL"))
        {
            yield return ("keeps Linux capabilities", "Set securityContext.capabilities.drop to [ALL].");
        }

        if ((context.At("seccompProfile.type") ?? podContext.At("seccompProfile.type")).Text() is not ("RuntimeDefault" or "Localhost"))
        {
            yield return ("may make any system call", "Set securityContext.seccompProfile.type to RuntimeDefault.");
        }
    }

    private Finding Breach(Pods pods, string what, string fix) => this.Breach(pods.Owner, $"A pod {what}.", fix);
}
