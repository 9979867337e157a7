using System.CommandLine;
using Amazon;
using Amazon.EC2;
using FedInfra.Infra.Stacks;
using FedInfra.Infra.Terminal;

namespace FedInfra.Infra.Prices.Refresh;

/// <summary><c>infra prices refresh</c></summary>
internal static class PriceRefreshCommand
{
    public static Command Create()
    {
        var cloud = new Option<string>("--cloud") { Description = "aws, azure or gcp.", Required = true };
        var regions = new Option<string[]>("--region") { Description = "Region, as the cloud calls it; may be given several times.", Required = true };
        var output = new Option<FileInfo>("--output") { Description = "The list to write; --prices reads it.", HelpName = "FILE", Required = true };
        var file = PriceCommands.ListOption();
        var cache = new Option<DirectoryInfo?>("--cache") { Description = "Where answers are kept. Default: fedinfra/prices in the user's cache folder.", HelpName = "DIR" };
        var age = new Option<double>("--max-age") { Description = "For how many hours a kept answer is used without asking, 0 to ask always.", DefaultValueFactory = _ => 24 };
        var key = new Option<FileInfo?>("--gcp-api-key-file") { Description = "File with an API key for the Cloud Billing Catalog (gcp only).", HelpName = "FILE" };
        var withoutSpot = new Option<bool>("--without-spot") { Description = "Leave out spot prices, which need credentials (aws only)." };
        var endpoint = new Option<string?>("--endpoint") { Description = "Another address of the price interface, for a mirror.", HelpName = "URL" };
        var command = new Command("refresh",
            """
            Asks a cloud's own price interface and writes a fresh list.

            Examples:
              infra prices refresh --cloud azure --region eastus --region westeurope --output prices.csv
              infra prices refresh --cloud aws --region us-east-1 --prices prices.csv --output prices.csv
              infra prices refresh --cloud gcp --region us-central1 --gcp-api-key-file key.txt --prices prices.csv --output prices.csv
            """)
        {
            cloud, regions, output, file, cache, age, key, withoutSpot, endpoint,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            var hours = arguments.GetValue(age);
            if (!(hours is >= 0 and <= 24 * 365))
            {
                throw new InfraException("--max-age: must be 0 to 8,760 hours.");
            }

            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(100) };
            var http = new PriceHttp(client, TimeProvider.System);
            var folder = arguments.GetValue(cache)?.FullName ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "fedinfra", "prices");
            var refresh = new PriceRefresh(new PriceCache(folder, TimeSpan.FromHours(hours), TimeProvider.System), Console.Error.WriteLine);
            var sources = Sources(PriceCommands.ParseCloud(arguments.GetValue(cloud))!.Value, http, ParseAddress(arguments.GetValue(endpoint)), arguments.GetValue(key), !arguments.GetValue(withoutSpot));
            var reading = await refresh.RunAsync(PriceCommands.Read(arguments.GetValue(file)), sources, arguments.GetValue(regions)!, cancellationToken);
            Write(reading.Prices, arguments.GetValue(output)!.FullName);
            Console.WriteLine($"{arguments.GetValue(output)!.Name}: {reading.Prices.All.Count} prices; `infra cost --prices {arguments.GetValue(output)!.Name}` uses them.");
        });
        return command;
    }

    private static IReadOnlyList<IPriceSource> Sources(Cloud cloud, PriceHttp http, Uri? endpoint, FileInfo? key, bool spot) => cloud switch
    {
        Cloud.Aws when spot => [new AwsPriceList(http, TimeProvider.System, endpoint), new AwsSpotHistory(Ec2, TimeProvider.System)],
        Cloud.Aws => [new AwsPriceList(http, TimeProvider.System, endpoint)],
        Cloud.Azure => [new AzureRetailPrices(http, TimeProvider.System, endpoint)],
        _ => [new GcpBillingCatalog(http, TimeProvider.System, ReadKey(key), endpoint)],
    };

    private static Uri? ParseAddress(string? text) => text is null ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp) ? address
        : throw new InfraException($"--endpoint '{TerminalText.Clean(text)}': must be an address as https://prices.example.org/.");

    private static AmazonEC2Client Ec2(string region) => new(new AmazonEC2Config { RegionEndpoint = RegionEndpoint.GetBySystemName(region), MaxErrorRetry = PriceHttp.Attempts - 1 });

    private static string ReadKey(FileInfo? file)
    {
        if (file is null)
        {
            throw new InfraException("--gcp-api-key-file: the Cloud Billing Catalog wants an API key (https://cloud.google.com/billing/docs/how-to/get-pricing-information-api).");
        }

        return file is { Exists: true, Length: > 0 and < 4096 } ? File.ReadAllText(file.FullName).Trim() : throw new InfraException($"{file.FullName}: is no file with a key in it.");
    }

    private static void Write(PriceList prices, string path)
    {
        var beside = path + ".part";
        using (var writer = new StreamWriter(beside))
        {
            PriceListFile.Write(prices.All, writer);
        }

        File.Move(beside, path, overwrite: true);
    }
}
