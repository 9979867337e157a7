using System.Text.RegularExpressions;
using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>What runs today runs tomorrow: images, charts and Kubernetes releases are named by version.</summary>
internal sealed partial class PinnedVersions : IPolicy
{
    private static readonly Dictionary<string, string> _versions = new(StringComparer.Ordinal)
    {
        ["kubernetes:helm.sh/v3:Release"] = "version",
        ["kubernetes:helm.sh/v4:Chart"] = "version",
        ["aws:eks/cluster:Cluster"] = "version",
        ["azure-native:containerservice:ManagedCluster"] = "kubernetesVersion",
        ["gcp:container/cluster:Cluster"] = "minMasterVersion",
        ["aws:rds/instance:Instance"] = "engineVersion",
        ["azure-native:dbforpostgresql:Server"] = "version",
        ["gcp:sql/databaseInstance:DatabaseInstance"] = "databaseVersion",
    };

    /// <summary>Tags that mean something else every week.</summary>
    private static readonly string[] _moving = ["latest", "stable", "main", "master", "edge", "nightly"];

    public string Id => "pinned-versions";

    public string Summary => "Images, charts, clusters and databases name their version.";

    public Severity Severity => Severity.Error;

    public IEnumerable<Finding> Check(PolicyContext context) =>
        (from pods in Pods.Of(context)
         from container in pods.Containers
         let problem = ImageProblem(container.At("image").Text())
         where problem is not null
         select this.Breach(pods.Owner, $"The image of container {container.At("name").Text()} {problem}.", "Name a release's tag, or a digest (@sha256:…)."))
        .Concat(
         from resource in context.Program.Resources
         where _versions.TryGetValue(resource.Type, out var input) && !IsPinned(resource.Inputs.At(input), resource.Package == "kubernetes")
         select this.Breach(resource, $"{_versions[resource.Type]} is {resource.Inputs.At(_versions[resource.Type]).Text() ?? "missing"}, so the version is whatever is newest.", $"Set {_versions[resource.Type]} to a release."));

    /// <summary>A version that another resource gives is pinned there.</summary>
    private static bool IsPinned(Input? version, bool isChart) => version switch
    {
        null => false,
        _ when version.Text() is { } text => (isChart ? ChartVersion() : Release()).IsMatch(text),
        _ => true,
    };

    private static string? ImageProblem(string? image)
    {
        if (image is null)
        {
            return "is not a text that says its version";
        }

        if (image.Contains("@sha256:", StringComparison.Ordinal))
        {
            return null;
        }

        var name = image[(image.LastIndexOf('/') + 1)..];
        var tag = name.Contains(':', StringComparison.Ordinal) ? name[(name.LastIndexOf(':') + 1)..] : "";
        return tag switch
        {
            "" => $"has no tag ({image})",
            _ when _moving.Contains(tag) || Moving().IsMatch(tag) => $"has the moving tag {tag} ({image})",
            _ => null,
        };
    }

    /// <summary>Helm takes <c>25</c> and <c>25.3</c> for ranges.</summary>
    [GeneratedRegex(@"\Av?\d+\.\d+\.\d+([-+][\w.+-]+)?\z")]
    private static partial Regex ChartVersion();

    [GeneratedRegex(@"\A([A-Za-z]+_|v)?\d+([._]\d+)*([-+][\w.+-]+)?\z")]
    private static partial Regex Release();

    /// <summary>Tags without a digit, and those of a major release, which move with every minor one.</summary>
    [GeneratedRegex(@"\A(\D+|v?\d{1,3})\z")]
    private static partial Regex Moving();
}
