namespace FedInfra.Infra.Graphs;

/// <summary>A picture of a program: nodes in groups, and arrows from what needs to what is needed.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Groups">The outermost groups.</param>
/// <param name="Edges">Each pair once, in the order of the nodes.</param>
public sealed record Graph(string Title, IReadOnlyList<GraphGroup> Groups, IReadOnlyList<GraphEdge> Edges);

/// <summary>A frame around nodes and other groups.</summary>
/// <param name="Id">Letters and digits, unique among groups and nodes.</param>
/// <param name="Label">What people read.</param>
/// <param name="Nodes">Nodes directly inside.</param>
/// <param name="Groups">Groups inside.</param>
public sealed record GraphGroup(string Id, string Label, IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphGroup> Groups);

/// <summary>A box.</summary>
/// <param name="Id">Letters and digits, unique among groups and nodes.</param>
/// <param name="Label">Its first line.</param>
/// <param name="Detail">Its second line.</param>
public sealed record GraphNode(string Id, string Label, string Detail);

/// <summary>An arrow.</summary>
/// <param name="From">Id of the node that needs.</param>
/// <param name="To">Id of the node that is needed.</param>
public readonly record struct GraphEdge(string From, string To);
