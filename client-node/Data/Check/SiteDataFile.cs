using FedInfra.Learning;
using FedInfra.Learning.Data;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FedInfra.ClientNode.Data.Check;

/// <summary>The <c>data</c> of each node in a site's configuration; everything else in the file is left to those who use it.</summary>
internal static class SiteDataFile
{
    /// <returns>The nodes in the file's order.</returns>
    /// <exception cref="LearningException">The file is not YAML, has no <c>nodes</c>, or some node's data is wrong; every error is told.</exception>
    public static IReadOnlyList<(string Node, DataSourceSpec Data)> Read(string path)
    {
        var nodes = Nodes(path);
        var found = new List<(string, DataSourceSpec)>();
        var errors = new List<string>();
        for (var i = 0; i < nodes.Children.Count; i++)
        {
            var field = $"nodes[{i}]";
            if (nodes.Children[i] is not YamlMappingNode node || !node.Children.TryGetValue("data", out var data))
            {
                errors.Add($"{field}.data: is missing");
                continue;
            }

            var name = node.Children.TryGetValue("name", out var scalar) ? scalar.ToString() : field;
            try
            {
                var text = new StringWriter();
                new YamlStream(new YamlDocument(data)).Save(text, assignAnchors: false);
                found.Add((name, DataSourceSpec.Parse(text.ToString(), $"{field}.data ({name})")));
            }
            catch (LearningException failure)
            {
                errors.Add(failure.Message);
            }
        }

        return errors.Count > 0 ? throw new LearningException($"{path}: {string.Join("\n", errors)}") : found;
    }

    private static YamlSequenceNode Nodes(string path)
    {
        try
        {
            using var text = new StreamReader(path);
            var yaml = new YamlStream();
            yaml.Load(text);
            return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..]
                && root.Children.TryGetValue("nodes", out var nodes)
                && nodes is YamlSequenceNode { Children.Count: > 0 } sequence
                ? sequence
                : throw new LearningException($"{path}: nodes: is missing; list at least one, for example nodes: [{{name: a, data: {{kind: digits}}}}].");
        }
        catch (YamlException failure)
        {
            throw new LearningException($"{path}, line {failure.Start.Line}: {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LearningException($"{path}: cannot be read: {failure.Message}", failure);
        }
    }
}
