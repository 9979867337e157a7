using System.CommandLine;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Graphs;

/// <summary><c>infra graph</c></summary>
public static class GraphCommand
{
    public static Command Create()
    {
        var stack = new Option<string>("--stack") { Description = "Draws the program of stacks/Pulumi.STACK.yaml.", Required = true };
        var format = new Option<string>("--format") { Description = "mermaid (for Markdown; 500 arrows at most) or dot (for Graphviz).", DefaultValueFactory = _ => "mermaid" };
        format.AcceptOnlyFromAmong("mermaid", "dot");
        var sites = new Option<bool>("--sites") { Description = "Draws sites and their components only, not every resource." };
        var command = new Command(
            "graph",
            """
            Draws what a stack consists of: resources in the frames of their components, arrows from what refers to what is referred to.

            Examples:
              infra graph --stack hybrid-hospitals --sites
              infra graph --stack aws-spot --format dot | dot -Tsvg > aws-spot.svg
            """)
        {
            stack,
            format,
            sites,
        };
        command.SetAction(arguments =>
        {
            var program = StackBuilder.Build(StackFile.Read(arguments.GetRequiredValue(stack), StackFile.ProjectRoot()));
            var graph = arguments.GetValue(sites) ? ProgramGraph.OfComponents(program) : ProgramGraph.OfResources(program);
            using var text = new StringWriter();
            (arguments.GetRequiredValue(format) == "dot" ? (Action<Graph, TextWriter>)DotGraph.Write : MermaidGraph.Write)(graph, text);
            Console.Out.Write(text.ToString());
            if (arguments.GetRequiredValue(format) != "dot" && (graph.Edges.Count > MermaidGraph.MostEdges || text.ToString().Length > MermaidGraph.MostText))
            {
                Console.Error.WriteLine($"warning: {graph.Edges.Count} arrows and {text.ToString().Length} characters; Mermaid draws {MermaidGraph.MostEdges} and reads {MermaidGraph.MostText}. Take --sites, or --format dot.");
            }

        });
        return command;
    }
}
