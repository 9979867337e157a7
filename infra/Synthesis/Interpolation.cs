using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Synthesis;

/// <summary>
/// Text of the Pulumi YAML language: in every text <c>${name.path}</c> is a reference and <c>$$</c> a dollar sign
/// (pulumi-yaml, pkg/pulumiyaml/ast/interpolation.go and property.go).
/// </summary>
internal static class Interpolation
{
    /// <summary>A text that is meant as it stands.</summary>
    public static string Escape(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    /// <summary>A reference to a resource, variable or configuration value, and what inside it.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="path">As in <c>.id</c> or <c>[0].value</c>; empty for all of it.</param>
    public static string Reference(string name, string path) => name.AsSpan().IndexOfAny(".[]}\"") < 0
        ? $"${{{name}{path}}}"
        : $$"""${["{{name.Replace("\"", "\\\"", StringComparison.Ordinal)}}"]{{path}}}""";

    /// <summary>
    /// A secret of the configuration. Pulumi YAML parses every configuration value as JSON and puts the result over the
    /// declared one of the same name, so that a password of digits becomes a number, and JSON a map (server.go, Run;
    /// sort.go, topologicallySortedResources). A declaration under another name, with <c>name:</c> saying which key is
    /// meant, keeps the text as it was set.
    /// </summary>
    public static string NameOf(ConfigSecret secret) => $"{secret.Key}Text";
}
