namespace FedInfra.Infra.Resources;

/// <summary>
/// A group of resources that belong together. A native Pulumi program makes component resources of them; the YAML
/// program, which has none, keeps them as the beginning of its resources' names.
/// </summary>
/// <param name="Type">Type token, for example <c>fedinfra:aws:Cluster</c>.</param>
/// <param name="Name">Name, unique among components.</param>
/// <param name="Parent">The component around it; null for the outermost.</param>
public sealed record Component(string Type, string Name, Component? Parent);
