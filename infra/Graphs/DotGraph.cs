namespace FedInfra.Infra.Graphs;

/// <summary>Graphviz's DOT language.</summary>
public static class DotGraph
{
    public static void Write(Graph graph, TextWriter writer)
    {
        writer.Write($"digraph \"{Escape(graph.Title)}\" {{\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n  graph [fontname=\"sans-serif\"];\n");
        foreach (var group in graph.Groups)
        {
            Write(group, "  ", writer);
        }

        foreach (var edge in graph.Edges)
        {
            writer.Write($"  {edge.From} -> {edge.To};\n");
        }

        writer.Write("}\n");
    }

    /// <summary>Graphviz frames a subgraph whose name begins with "cluster".</summary>
    private static void Write(GraphGroup group, string indent, TextWriter writer)
    {
        writer.Write($"{indent}subgraph cluster_{group.Id} {{\n{indent}  label=\"{Escape(group.Label)}\";\n");
        foreach (var node in group.Nodes)
        {
            writer.Write($"{indent}  {node.Id} [label=\"{Escape(node.Label)}\\n{Escape(node.Detail)}\"];\n");
        }

        foreach (var inner in group.Groups)
        {
            Write(inner, indent + "  ", writer);
        }

        writer.Write($"{indent}}}\n");
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
