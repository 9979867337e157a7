using System.CommandLine;
using FedInfra.Infra.Prices.Refresh;
using FedInfra.Infra.Stacks;

namespace FedInfra.Infra.Prices;

/// <summary><c>infra prices …</c></summary>
internal static class PriceCommands
{
    public static Command Create() =>
        new("prices", "Shows the price list that cost reports and plans use, and checks lists of one's own.") { PriceListCommand.Create(), PriceCheckCommand.Create(), PriceRefreshCommand.Create() };

    /// <summary><c>--prices FILE</c>, for every command that needs prices.</summary>
    public static Option<FileInfo?> ListOption() => new("--prices")
    {
        Description = "Price list (CSV, as `infra prices list --csv` writes it) to use instead of the one that the program carries.",
        HelpName = "FILE",
    };

    /// <summary>Reads <paramref name="file"/>, or takes the program's own list; says on stderr which rows were refused.</summary>
    /// <exception cref="InfraException">The file cannot be read, or has no usable row.</exception>
    public static PriceList Read(FileInfo? file)
    {
        if (file is null)
        {
            return PriceList.Snapshot;
        }

        var reading = PriceListFile.Read(file.FullName);
        var refused = reading.Refused.ToList();
        foreach (var finding in refused.Take(20))
        {
            Console.Error.WriteLine($"warning: {file.Name}, {finding} (row left out)");
        }

        if (refused.Count > 20)
        {
            Console.Error.WriteLine($"warning: {file.Name}: {refused.Count - 20} more; `infra prices check {file.Name}` shows them.");
        }

        return reading.Prices.All.Count > 0 ? reading.Prices : throw new InfraException($"{file.Name}: no row can be used; `infra prices check {file.Name}` says why.");
    }

    /// <summary>The cloud that a command line names.</summary>
    public static Cloud? ParseCloud(string? text) => text is null ? null
        : PriceRow.Providers.TryGetValue(text.ToLowerInvariant(), out var cloud) ? cloud
        : throw new InfraException($"--cloud {text}: unknown; known are {string.Join(", ", PriceRow.Providers.Keys)}.");
}
