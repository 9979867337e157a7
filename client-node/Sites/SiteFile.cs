using FedInfra.CommandLine;
using FedInfra.Contracts;
using FedInfra.Learning.Data;
using FedInfra.Learning.Engines;

namespace FedInfra.ClientNode.Sites;

/// <summary>A site's configuration as its operator writes it (YAML, hyphenated keys).</summary>
public sealed class SiteFile
{
    /// <summary>Longest node name.</summary>
    public const int MaximumNameLength = 63;

    /// <summary>Where the coordinator listens, for example <c>https://coordinator.example:8443</c>.</summary>
    public string? Coordinator { get; set; }

    /// <summary>Certificate of the coordinator's authority (PEM), by which this site knows its coordinator; relative to the site file.</summary>
    public string? CoordinatorCaFile { get; set; }

    /// <summary>
    /// File with the one-time token of this site's node, or a folder of files named by node; relative to the site file.
    /// Needed once, to enrol.
    /// </summary>
    public string? EnrolmentTokenFile { get; set; }

    /// <summary>What this site allows its coordinator, see <c>client-node policy --help</c>; relative to the site file. Without one everything is allowed.</summary>
    public string? PolicyFile { get; set; }

    /// <summary>Folder for the nodes' keys, cached models and unfinished uploads; by default <c>node-data</c> beside the site file.</summary>
    public string? DataDir { get; set; }

    /// <summary>What trains: <c>managed</c> (default), the name of an installed engine, or the path of its DLL, relative to the site file.</summary>
    public string? Engine { get; set; }

    /// <summary>What the engine trains on: <c>auto</c> (default), <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>.</summary>
    public string? Device { get; set; }

    /// <summary>Whether matrix products run in bfloat16, where the engine can; by default not.</summary>
    public bool? MixedPrecision { get; set; }

    /// <summary>Folder with the module files that the engine may run, put there by this site's operator; relative to the site file. By default there are none.</summary>
    public string? ModulesDir { get; set; }

    /// <summary>Threads that one training uses on the processor; by default 1. The managed engine's results do not depend on it.</summary>
    public int? Threads { get; set; }

    /// <summary>How many of this process's nodes may train at once; by default the number of processors.</summary>
    public int? Parallel { get; set; }

    /// <summary>The nodes that this process hosts: one at most sites, many on a test machine.</summary>
    public IList<SiteNode> Nodes { get; set; } = [];

    /// <summary>Everything that is wrong, each naming the field; empty when the file can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Uri.TryCreate(Coordinator, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            errors.Add($"coordinator: '{Coordinator}' is not an address such as https://coordinator.example:8443");
        }
        else if (address.Scheme == "http" && !address.IsLoopback)
        {
            errors.Add($"coordinator: '{Coordinator}' would send everything in the clear to another machine; only https:// goes beyond this one");
        }
        else if (address.Scheme == "https" && string.IsNullOrEmpty(CoordinatorCaFile))
        {
            errors.Add("coordinator-ca-file: is missing; it names the coordinator's ca.pem, by which this site knows its coordinator");
        }

        if (ModulesDir is { } modules && Path.IsPathFullyQualified(modules) && !Directory.Exists(modules))
        {
            errors.Add($"modules-dir: there is no folder {modules}");
        }

        if (Threads is < 1 or > 256)
        {
            errors.Add($"threads: {Threads} is outside 1 to 256");
        }

        if (Parallel is < 1 or > 1024)
        {
            errors.Add($"parallel: {Parallel} is outside 1 to 1024");
        }

        return [.. errors, .. ValidateNodes()];
    }

    /// <summary>What is wrong with the nodes and their data alone.</summary>
    public IReadOnlyList<string> ValidateNodes()
    {
        List<string> errors = [];
        if (Nodes.Count == 0)
        {
            errors.Add("nodes: at least one node with a name and data is needed");
        }

        for (var i = 0; i < Nodes.Count; i++)
        {
            if (!IsName(Nodes[i].Name))
            {
                errors.Add($"nodes[{i}].name: '{Nodes[i].Name}' must be 1 to {MaximumNameLength} of a-z, 0-9 and '-'");
            }

            if (Nodes[i].Dataset is { } dataset && !IsName(dataset))
            {
                errors.Add($"nodes[{i}].dataset: '{dataset}' must be 1 to {MaximumNameLength} of a-z, 0-9 and '-'");
            }

            errors.AddRange(Nodes[i].Data is { } data
                ? data.Validate().Select(error => $"nodes[{i}].data.{error}")
                : [$"nodes[{i}].data: says which data the node trains on and is missing"]);
        }

        errors.AddRange(Nodes.GroupBy(node => node.Name).Where(group => group.Count() > 1)
            .Select(group => $"nodes: the name '{group.Key}' is used {group.Count()} times"));
        return errors;
    }

    /// <summary>Reads a site file and checks everything in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="coordinator">Stands in for the file's address.</param>
    /// <param name="coordinatorCaFile">Stands in for the file's; relative to the working folder.</param>
    /// <param name="enrolmentTokenFile">Likewise.</param>
    /// <param name="policyFile">Likewise.</param>
    /// <exception cref="CommandException">All errors at once, each naming its field.</exception>
    public static SiteFile Read(string path, string? coordinator = null, string? coordinatorCaFile = null, string? enrolmentTokenFile = null, string? policyFile = null)
    {
        var file = SettingsFile.Read<SiteFile>(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        file.Coordinator = coordinator is { Length: > 0 } ? coordinator : file.Coordinator;
        file.DataDir = Path.GetFullPath(file.DataDir ?? "node-data", folder);
        file.CoordinatorCaFile = Choose(coordinatorCaFile, file.CoordinatorCaFile);
        file.EnrolmentTokenFile = Choose(enrolmentTokenFile, file.EnrolmentTokenFile);
        file.PolicyFile = Choose(policyFile, file.PolicyFile);
        file.ModulesDir = Choose(null, file.ModulesDir);
        file.Engine = TrainingEngine.IsLibrary(file.Engine) ? Path.GetFullPath(file.Engine!, folder) : file.Engine;
        SettingsFile.ThrowIfAny(file.Validate(), path);
        return file;

        string? Choose(string? given, string? own) =>
            given is { Length: > 0 } ? Path.GetFullPath(given) : own is { Length: > 0 } ? Path.GetFullPath(own, folder) : null;
    }

    private static bool IsName(string? name) => WireName.IsValid(name, MaximumNameLength);
}

/// <summary>One node of a site: a name in the federation and the data it trains on.</summary>
public sealed class SiteNode
{
    /// <summary>Unique in the federation: 1 to 63 of a-z, 0-9 and '-'.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// Name of the data for the privacy ledger: nodes with the same data have the same; 1 to 63 of a-z, 0-9 and '-', by
    /// default the node's name.
    /// </summary>
    public string? Dataset { get; set; }

    /// <summary>The node's data; paths are relative to the site file.</summary>
    public DataSourceSpec? Data { get; set; }
}
