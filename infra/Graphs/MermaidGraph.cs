namespace FedInfra.Infra.Graphs;

/// <summary>Mermaid's flowchart language, which GitHub and GitLab draw in Markdown.</summary>
public static class MermaidGraph
{
    /// <summary>What Mermaid draws at most unless its page says otherwise; GitHub's does not. A diagram cannot say it itself.</summary>
    public const int MostEdges = 500;

    /// <summary>Characters that it reads at most, likewise.</summary>
    public const int MostText = 50_000;

    public static void Write(Graph graph, TextWriter writer)
    {
        writer.Write($"---\ntitle: \"{Escape(graph.Title)}\"\n---\nflowchart LR\n");
        foreach (var group in graph.Groups)
        {
            Write(group, "  ", writer);
        }

        foreach (var edge in graph.Edges)
        {
            writer.Write($"  {edge.From} --> {edge.To}\n");
        }
    }

    private static void Write(GraphGroup group, string indent, TextWriter writer)
    {
        writer.Write($"{indent}subgraph {group.Id}[\"{Escape(group.Label)}\"]\n");
        foreach (var node in group.Nodes)
        {
            writer.Write($"{indent}  {node.Id}[\"{Escape(node.Label)}<br/>{Escape(node.Detail)}\"]\n");
        }

        foreach (var inner in group.Groups)
        {
            Write(inner, indent + "  ", writer);
        }

        writer.Write($"{indent}end\n");
    }

    /// <summary>Mermaid has entities, begun with a hash, for what would end a quoted label or count as HTML.</summary>
    private static string Escape(string text) => string.Concat(text.Select(letter => letter is '"' or '#' or '&' or '<' or '>' or '\\' or '`' || char.IsControl(letter)
        ? $"#{(int)letter};"
        : letter.ToString()));
}
