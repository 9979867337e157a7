using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FedInfra.Infra.Prices;

/// <summary><c>infra prices check FILE</c></summary>
internal static class PriceCheckCommand
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Price list, CSV." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command("check", "Says which rows of a price list cannot be right; exits 1 if there are any.\n\nExample:\n  infra prices check prices.csv") { file, json };
        command.SetAction(arguments =>
        {
            var path = arguments.GetRequiredValue(file);
            var reading = PriceListFile.Read(path.FullName);
            var refused = reading.Refused.Select(finding => finding.Line).Distinct().Count();
            if (arguments.GetValue(json))
            {
                Console.WriteLine(ToJson(reading, refused).ToJsonString(_indented));
            }
            else
            {
                foreach (var finding in reading.Findings)
                {
                    Console.WriteLine($"{(finding.Refused ? "refused" : "warning")}: {path.Name}, {finding}");
                }

                Console.WriteLine($"{reading.Prices.All.Count} rows are good, {refused} are refused.");
            }

            return refused == 0 ? 0 : 1;
        });
        return command;
    }

    private static JsonObject ToJson(PriceListReading reading, int refused) => new()
    {
        ["good"] = reading.Prices.All.Count,
        ["refused"] = refused,
        ["findings"] = new JsonArray([.. reading.Findings.Select(finding => new JsonObject
        {
            ["line"] = finding.Line,
            ["row"] = finding.Row,
            ["message"] = finding.Message,
            ["refused"] = finding.Refused,
        })]),
    };
}
