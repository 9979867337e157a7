using System.Text;
using System.Text.RegularExpressions;
using FedInfra.Infra.Resources;
using FedInfra.Infra.Stacks.Reading;

namespace FedInfra.Infra.Stacks;

/// <summary>
/// Reads <c>stacks/Pulumi.&lt;stack&gt;.yaml</c>. Besides its <c>config</c> such a file holds what Pulumi keeps there
/// (<c>encryptionsalt</c> …), which is left alone.
/// </summary>
public static partial class StackFile
{
    /// <summary>The folder of stack files, below the project's root.</summary>
    public const string Folder = "stacks";

    private static readonly string[] _pulumiKeys = ["config", "encryptionsalt", "secretsprovider", "encryptedkey", "environment"];

    /// <summary>Reads the settings of <paramref name="stack"/>.</summary>
    /// <param name="stack">Its name: <c>aws-spot</c> for <c>stacks/Pulumi.aws-spot.yaml</c>.</param>
    /// <param name="projectRoot">The folder with Pulumi.yaml.</param>
    /// <exception cref="InfraException">There is no such stack, or its file has errors; the message says all of them.</exception>
    public static StackSettings Read(string stack, string projectRoot)
    {
        CheckName(stack);
        var name = NameOf(stack);
        var path = Path.Combine(projectRoot, Folder, Path.GetFileName(name));
        if (!File.Exists(path))
        {
            var known = List(projectRoot);
            var near = NearestWord.Of(stack, known) is { } word ? $" (did you mean {word}?)" : "";
            throw new InfraException($"{name}: there is no such file{near}. {(known.Count == 0 ? $"The folder {Folder}/ has none." : $"Stacks are {string.Join(", ", known)}.")}");
        }

        return Parse(stack, ReadText(path, name));
    }

    /// <summary>Reads the settings of <paramref name="stack"/> from its file's text.</summary>
    /// <exception cref="InfraException">The text has errors; the message says all of them.</exception>
    public static StackSettings Parse(string stack, string text)
    {
        CheckName(stack);
        var findings = new Findings(NameOf(stack));
        var root = YamlTree.Read(text, findings.Source);
        if (root.Kind != NodeKind.Map)
        {
            throw new InfraException($"{findings.Source}:{root.Line}: a stack file is a map with the key config, not {root.Description}.");
        }

        foreach (var (key, value) in root.Entries.Where(entry => !_pulumiKeys.Contains(entry.Key)))
        {
            findings.Locate(key, value);
            findings.Add(key, $"this key is unknown{findings.Suggest(key, _pulumiKeys)}; known are {string.Join(", ", _pulumiKeys)}{(key.Contains(':', StringComparison.Ordinal) ? "; settings belong below config" : "")}");
        }

        var config = root.Entries.FirstOrDefault(entry => entry.Key == "config").Value ?? new ConfigNode(NodeKind.Map) { Line = 1 };
        return StackReader.Read(stack, Own(config, findings), findings);
    }

    /// <summary>Names of the stacks that have a file, in alphabetical order.</summary>
    public static IReadOnlyList<string> List(string projectRoot)
    {
        var folder = Path.Combine(projectRoot, Folder);
        return !Directory.Exists(folder)
            ? []
            : [.. Directory.EnumerateFiles(folder, "Pulumi.*.yaml").Select(path => Path.GetFileName(path)["Pulumi.".Length..^".yaml".Length]).Where(name => name.Length > 0).Order(StringComparer.Ordinal)];
    }

    /// <summary>The project's root: the folder with Pulumi.yaml, at or above the current directory.</summary>
    /// <exception cref="InfraException">There is none.</exception>
    public static string ProjectRoot()
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pulumi.yaml")))
            {
                return folder.FullName;
            }
        }

        throw new InfraException($"Pulumi.yaml is neither in {Directory.GetCurrentDirectory()} nor above it; run this in the project's folder.");
    }

    /// <summary>The file's name, as errors show it.</summary>
    public static string NameOf(string stack) => $"{Folder}/Pulumi.{stack}.yaml";

    /// <summary>Refuses names that no file of ours and no cloud's label can have.</summary>
    internal static void CheckName(string stack)
    {
        if (!StackName().IsMatch(stack))
        {
            throw new InfraException($"The stack's name {Findings.Clean(stack)} must be 1 to 63 of a-z, 0-9, '-' and '_', beginning with a letter or digit: it becomes a tag of every resource.");
        }
    }

    private static string ReadText(string path, string name)
    {
        try
        {
            if (new FileInfo(path).Length > YamlTree.MaximumLength)
            {
                throw new InfraException($"{name}: a stack file may have {YamlTree.MaximumLength} bytes at most.");
            }

            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException exception)
        {
            throw new InfraException($"{name}: this is not UTF-8 text.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InfraException($"{name}: cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The keys of our namespace, without it. Secrets must be encrypted, and nothing else may be.</summary>
    private static ConfigNode Own(ConfigNode config, Findings findings)
    {
        findings.Locate("config", config);
        if (config.Kind is not (NodeKind.Map or NodeKind.Null))
        {
            findings.Add("config", $"must be a map of keys, not {config.Description}");
        }

        List<KeyValuePair<string, ConfigNode>> own = [];
        foreach (var (key, value) in config.Entries)
        {
            if (key.StartsWith(StackConfiguration.Namespace + ":", StringComparison.Ordinal))
            {
                var name = key[(StackConfiguration.Namespace.Length + 1)..];
                own.Add(new(name, value));
                if (ConfigSecret.All.Any(secret => secret.Key == name) && value.Kind != NodeKind.Secret)
                {
                    findings.Locate(key, value);
                    findings.Add(key, $"is a secret and must not stand here in plain text: remove the line, take it for known to others, and set a new value with `pulumi config set --secret {key}`");
                }
            }
            else if (!key.Contains(':', StringComparison.Ordinal))
            {
                findings.Locate($"config.{key}", value);
                findings.Add($"config.{Findings.Clean(key).Trim('\'')}", $"has no namespace; write {StackConfiguration.Namespace}:{Findings.Clean(key).Trim('\'')}");
            }
        }

        return new ConfigNode(NodeKind.Map) { Entries = own, Line = config.Line };
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9_-]{0,62}\z")]
    private static partial Regex StackName();
}
