using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using FedInfra.CommandLine;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Coordinator.Admin;
using FedInfra.Rpc;
using Spectre.Console;

namespace FedInfra.Coordinator.Registry;

/// <summary><c>coordinator model …</c></summary>
internal static class ModelCommands
{
    public static Command Create() => new("model", "Shows and fetches the models of a running coordinator.") { List(), Get() };

    private static Command List()
    {
        var admin = new AdminConnection();
        var name = new Option<string?>("--name") { Description = "Only versions of this model." };
        return admin.Attach(
            new Command("list", "Lists the model versions, oldest first, with how each was made.\n\nExample:\n  coordinator model list --name digits") { name },
            async (arguments, channel, cancellationToken) =>
            {
                var reply = await ListAsync(admin, channel, arguments.GetValue(name), cancellationToken);
                if (admin.WantsJson(arguments))
                {
                    reply.Models.ToList().ForEach(AdminConnection.PrintJson);
                    return;
                }

                var table = new Table().AddColumns("model", "version", "job", "strategy", "rounds", "accuracy", "nodes", "sha256");
                foreach (var model in reply.Models)
                {
                    table.AddRow(
                        model.Name, Number(model.Version), model.Job, model.Strategy, Number(model.Rounds),
                        model.HasAccuracy ? model.Accuracy.ToString("0.0000", CultureInfo.InvariantCulture) : "-",
                        Number(model.Participants.Count), model.File.Sha256[..12]);
                }

                AnsiConsole.Write(table);
            });
    }

    private static Command Get()
    {
        var admin = new AdminConnection();
        var name = new Argument<string>("NAME") { Description = "The model's name." };
        var version = new Option<int?>("--version") { Description = "Which version; by default the newest." };
        var output = new Option<string>("--to") { Description = "File to write (safetensors).", Required = true };
        return admin.Attach(
            new Command("get", "Fetches a model version's safetensors file.\n\nExample:\n  coordinator model get digits --to digits.safetensors") { name, version, output },
            async (arguments, channel, cancellationToken) =>
            {
                var models = (await ListAsync(admin, channel, arguments.GetRequiredValue(name), cancellationToken)).Models;
                var wanted = arguments.GetValue(version);
                var model = models.LastOrDefault(model => wanted is null || model.Version == wanted)
                    ?? throw new CommandException($"There is no {(wanted is null ? "version" : $"version {wanted}")} of model '{arguments.GetRequiredValue(name)}'.");
                await FetchAsync(admin, channel, model, arguments.GetRequiredValue(output), cancellationToken);
                if (admin.WantsJson(arguments))
                {
                    AdminConnection.PrintJson(model);
                    return;
                }

                Console.WriteLine($"{model.Name} version {model.Version}, {model.File.Length} bytes, sha256 {model.File.Sha256}");
            });
    }

    private static async Task<ListModelsReply> ListAsync(AdminConnection admin, RpcChannel channel, string? name, CancellationToken cancellationToken) =>
        await channel.CallAsync(AdminMethods.ListModels, new ListModelsRequest { Name = name ?? "" }, admin.Control, cancellationToken);

    private static async Task FetchAsync(AdminConnection admin, RpcChannel channel, ModelVersion model, string path, CancellationToken cancellationToken)
    {
        var partial = path + ".part";
        await using (var file = File.Create(partial))
        {
            await foreach (var chunk in channel.ReadAsync(AdminMethods.DownloadModel, new DownloadRequest { Sha256 = model.File.Sha256 }, admin.Stream, cancellationToken))
            {
                using (chunk)
                {
                    file.Write(chunk.Data.Span);
                }
            }

            file.Position = 0;
            var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            if (hash != model.File.Sha256)
            {
                throw new CommandException($"The file arrived with SHA-256 {hash}, but {model.File.Sha256} was promised. It is left at {partial}; try again.");
            }
        }

        File.Move(partial, path, overwrite: true);
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
