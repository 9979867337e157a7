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

        if (pods.Spec.At("volumes").Items().Any(volume => volume.At("hostPath") is not null))
        {
            yield return Breach(pods, "mounts a folder of the machine", "Use a volume claim.");
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
