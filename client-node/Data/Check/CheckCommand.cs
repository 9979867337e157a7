using System.CommandLine;
using System.Text.Json;
using FedInfra.ClientNode.Sites;
using FedInfra.CommandLine;
using FedInfra.Learning;
using FedInfra.Learning.Data;

namespace FedInfra.ClientNode.Data.Check;

/// <summary><c>client-node data check</c>.</summary>
internal static class CheckCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var config = new Option<FileInfo?>("--config") { Description = "A site's configuration: checks the data of each of its nodes." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var spec = new SpecOptions();
        var command = new Command(
            "check",
            "Read a node's data as training would, and show how much there is of each class. Nothing leaves this machine.\n\n"
            + "Example: client-node data check --config site.yaml\n"
            + "Example: client-node data check --kind heart-disease --path data/heart --index 2")
        {
            config, json,
        };
        spec.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.Children.Any(child => child is System.CommandLine.Parsing.OptionResult { Option.Name: "--kind" })
                == result.Children.Any(child => child is System.CommandLine.Parsing.OptionResult { Option.Name: "--config" }))
            {
                result.AddError("Give either --config FILE or --kind KIND.");
            }
        });
        command.SetAction(parsed => Run(parsed.GetValue(config), spec.Read(parsed), parsed.GetValue(json), parsed.InvocationConfiguration));
        return command;
    }

    private static int Run(FileInfo? config, DataSourceSpec spec, bool json, InvocationConfiguration console)
    {
        try
        {
            var catalogue = new DataCatalogue();
            var nodes = config is null ? [(spec.Kind, spec)] : ReadSite(config.FullName);
            var folder = config?.DirectoryName ?? Directory.GetCurrentDirectory();
            DataReport[] reports = [.. nodes.Select(node => DataReport.Of(node.Item1, node.Item2.Kind, catalogue.Load(node.Item2, folder)))];
            if (json)
            {
                console.Output.WriteLine(JsonSerializer.Serialize(new { nodes = reports }, Indented));
            }
            else
            {
                DataTable.Write(console.Output, reports);
            }

            return 0;
        }
        catch (Exception failure) when (failure is LearningException or CommandException)
        {
            console.Error.WriteLine(failure.Message);
            return 1;
        }
    }

    /// <summary>The nodes of a site file, which need not name a coordinator to be checked.</summary>
    private static (string Node, DataSourceSpec Data)[] ReadSite(string path)
    {
        var site = SettingsFile.Read<SiteFile>(path);
        SettingsFile.ThrowIfAny(site.ValidateNodes(), path);
        return [.. site.Nodes.Select(node => (node.Name!, node.Data!))];
    }
}
