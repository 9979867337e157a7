using FedInfra.Infra.Tests.Prices.Refresh;
using FedInfra.Infra.Tests.Synthesis;
using FedInfra.Testing;
using Microsoft.AspNetCore.Http;

namespace FedInfra.Infra.Tests.Prices;

/// <summary><c>infra prices</c> as a shell starts it.</summary>
public sealed class PriceCommandTests : IDisposable
{
    private static readonly Dictionary<string, string> _nothing = [];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_list_is_refreshed_from_another_address_of_the_interface()
    {
        await using var server = await PriceServer.StartAsync((_, context) => context.Response.WriteAsync("""
            {"BillingCurrency": "USD", "Items": [{"currencyCode": "USD", "tierMinimumUnits": 0.0, "retailPrice": 0.5, "unitPrice": 0.5, "armRegionName": "eastus",
              "effectiveStartDate": "2026-01-01T00:00:00Z", "meterName": "NC4as T4 v3", "productName": "Virtual Machines NCasT4 v3 Series", "skuName": "NC4as T4 v3",
              "serviceName": "Virtual Machines", "unitOfMeasure": "1 Hour", "type": "Consumption", "armSkuName": "Standard_NC4as_T4_v3"}], "NextPageLink": null, "Count": 1}
            """));

        var run = await Run("refresh", "--cloud", "azure", "--region", "eastus", "--output", "fresh.csv", "--cache", _folder["cache"], "--endpoint", server.Address.ToString());

        Assert.Equal((0, true), (run.ExitCode, run.Text.StartsWith("fresh.csv: ", StringComparison.Ordinal)));
        Assert.Contains("azure,eastus,Standard_NC4as_T4_v3,vm,T4 16GB,1,4,28,hour,0.5,", await File.ReadAllTextAsync(_folder["fresh.csv"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("prices.example.org")]
    [InlineData("file:///etc/passwd")]
    public async Task An_address_that_is_none_is_an_error(string address)
    {
        var run = await Run("refresh", "--cloud", "azure", "--region", "eastus", "--output", "fresh.csv", "--endpoint", address);

        Assert.Equal((1, $"error: --endpoint '{address}': must be an address as https://prices.example.org/.\n"), (run.ExitCode, run.Errors.ReplaceLineEndings("\n")));
    }

    [Fact]
    public async Task A_file_without_lines_is_an_error_however_long_it_is()
    {
        _folder.Write("zeros.csv", new string('0', 5_000_000));

        var run = await Run("check", "zeros.csv");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("zeros.csv, line 1: a field is longer than 65536 characters; this is no price list.", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_piped_has_a_line_for_each_price()
    {
        var run = await Run("list", "--cloud", "aws", "--region", "us-east-1", "--gpu", "t4");

        Assert.Contains(run.Text.Split('\n'), line => line.Contains("g4dn.xlarge", StringComparison.Ordinal) && line.Contains("0.2039", StringComparison.Ordinal) && line.Contains("2026-07-20", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private Task<InfraProcess> Run(params string[] arguments) => InfraProcess.RunAsync(_folder.Path, _nothing, ["prices", .. arguments]);
}
