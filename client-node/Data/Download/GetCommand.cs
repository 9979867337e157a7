using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace FedInfra.ClientNode.Data.Download;

/// <summary><c>client-node data get</c>.</summary>
internal static class GetCommand
{
    private const int Cancelled = 130;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var name = new Argument<string>("collection") { Description = string.Join("; ", Collection.All.Select(known => $"{known.Name}: {known.About}")) };
        name.AcceptOnlyFromAmong([.. Collection.All.Select(known => known.Name)]);
        var to = new Option<DirectoryInfo>("--to") { Description = "Folder for the files; made if it is not there.", Required = true };
        var from = new Option<string?>("--from") { Description = "URL prefix to download from, instead of the collection's homes." };
        from.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !(Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            {
                result.AddError($"--from: '{text}' is not an http or https URL.");
            }
        });
        var json = new Option<bool>("--json") { Description = "Print the result as JSON; progress goes to stderr." };
        var command = new Command(
            "get",
            "Download a public data set from its home and check every file's SHA-256. A broken download is continued by the next run.\n\n"
            + "Example: client-node data get heart-disease --to data/heart")
        {
            name, to, from, json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            Collection.All.Single(known => known.Name == parsed.GetValue(name)),
            parsed.GetValue(to)!.FullName,
            parsed.GetValue(from),
            parsed.GetValue(json),
            parsed.InvocationConfiguration,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        Collection collection, string folder, string? from, bool json, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        try
        {
            var files = new List<DownloadedFile>();
            await WithProgressAsync(console, json, async progress =>
            {
                using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
                http.DefaultRequestHeaders.UserAgent.ParseAdd("fedinfra-client-node/0.1");
                var downloader = new Downloader(http, TimeProvider.System, progress);
                foreach (var file in collection.RemoteFiles(from))
                {
                    files.Add(await downloader.GetAsync(file, folder, cancellationToken));
                }
            });
            console.Output.WriteLine(json
                ? JsonSerializer.Serialize(new { collection = collection.Name, folder, files }, Indented)
                : $"{collection.Name}: {files.Count} files in {folder}. {collection.About}.");
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            console.Error.WriteLine("Stopped. What has come is kept; run the command again to continue.");
            return Cancelled;
        }
        catch (Exception failure) when (failure is ClientNodeException or IOException or UnauthorizedAccessException)
        {
            console.Error.WriteLine(failure.Message);
            return 1;
        }
    }

    private static Task WithProgressAsync(InvocationConfiguration console, bool json, Func<IDownloadProgress, Task> work)
    {
        var terminal = ReferenceEquals(console.Output, Console.Out) && !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
        return terminal && !json
            ? AnsiConsole.Progress().StartAsync(context => work(new BarProgress(context)))
            : work(new LineProgress(json ? console.Error : console.Output));
    }
}
