using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace FedInfra.Infra.Prices;

/// <summary>What a file of prices holds: the prices that can be relied on, and what was found wrong with the rest.</summary>
/// <param name="Prices">The rows that are not refused.</param>
/// <param name="Findings">Refused rows and warnings, by line.</param>
public sealed record PriceListReading(PriceList Prices, IReadOnlyList<PriceFinding> Findings)
{
    /// <summary>The rows that were left out.</summary>
    public IEnumerable<PriceFinding> Refused => Findings.Where(finding => finding.Refused);
}

/// <summary>Reads and writes price lists as CSV (RFC 4180, UTF-8) with the columns <see cref="Columns"/>.</summary>
public static class PriceListFile
{
    /// <summary>Longest file that is read, bytes.</summary>
    public const int MaximumBytes = 64 << 20;

    /// <summary>Longest field of which a line may have any; rows with much shorter ones are refused already.</summary>
    private const int MaximumField = 1 << 16;

    /// <summary>The columns, in the order in which they are written; the last two may be missing.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "provider", "region", "sku", "kind", "gpu", "gpu_count", "vcpus", "mem_gib", "unit", "usd_on_demand", "usd_spot",
        "as_of", "source", "spot_as_of", "spot_source",
    ];

    private static readonly string[] _optional = ["spot_as_of", "spot_source"];

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="InfraException">It cannot be read, is too long, or its header is wrong; wrong rows are findings.</exception>
    public static PriceListReading Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var copy = new MemoryStream();
            var buffer = new byte[1 << 16];
            while (stream.Read(buffer) is > 0 and var read)
            {
                // Counted while it is read: devices and pipes have no length.
                copy.Write(buffer, 0, copy.Length + read <= MaximumBytes
                    ? read
                    : throw new InfraException($"{path}: has more than the {MaximumBytes} bytes that a price list may have."));
            }

            copy.Position = 0;
            return Read(copy, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InfraException($"{path}: cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads and checks <paramref name="stream"/>.</summary>
    /// <param name="stream">CSV.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="InfraException">The header is wrong.</exception>
    public static PriceListReading Read(Stream stream, string name)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, MissingFieldFound = null, MaxFieldSize = MaximumField };
        using var csv = new CsvReader(reader, configuration);
        try
        {
            return Read(csv, name);
        }
        catch (MaxFieldSizeException exception)
        {
            throw new InfraException($"{name}, line {csv.Parser.RawRow}: a field is longer than {MaximumField} characters; this is no price list.", exception);
        }
    }

    private static PriceListReading Read(CsvReader csv, string name)
    {
        ReadHeader(csv, name);
        var check = new PriceListCheck();
        while (csv.Read())
        {
            var line = csv.Parser.RawRow - csv.Parser.RawRecord.TrimEnd('\r', '\n').Count(character => character == '\n');
            var fields = csv.Parser.Count == csv.HeaderRecord!.Length ? csv.HeaderRecord.ToDictionary(column => column, column => csv.GetField(column) ?? "") : null;
            check.Add(line, fields);
        }

        return check.Finish();
    }

    /// <summary>Reads a file that this program wrote, row by row, without the checks between rows; a row of the wrong form is left out.</summary>
    internal static IReadOnlyList<Price> ReadUnchecked(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        using var csv = new CsvReader(reader, CultureInfo.InvariantCulture);
        ReadHeader(csv, path);
        List<Price> prices = [];
        while (csv.Read())
        {
            if (PriceRow.Parse(csv.HeaderRecord!.ToDictionary(column => column, column => csv.GetField(column) ?? ""), []) is { } price)
            {
                prices.Add(price);
            }
        }

        return prices;
    }

    /// <summary>Writes prices so that <see cref="Read(string)"/> reads them back.</summary>
    public static void Write(IEnumerable<Price> prices, TextWriter writer)
    {
        using var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }, leaveOpen: true);
        WriteRow(csv, Columns);
        foreach (var price in prices)
        {
            WriteRow(csv, PriceRow.Format(price));
        }
    }

    private static void WriteRow(CsvWriter csv, IEnumerable<string> fields)
    {
        foreach (var field in fields)
        {
            csv.WriteField(field);
        }

        csv.NextRecord();
    }

    private static void ReadHeader(CsvReader csv, string name)
    {
        if (!csv.Read() || !csv.ReadHeader())
        {
            throw new InfraException($"{name}: is empty; the first line must name the columns {string.Join(", ", Columns)}.");
        }

        var header = csv.HeaderRecord!;
        List<string> errors =
        [
            .. Columns.Except(_optional).Except(header).Select(column => $"the column '{column}' is missing"),
            .. header.Except(Columns).Take(10).Select(column => $"the column '{PriceRow.Printable(column)}' is unknown"),
            .. header.Intersect(Columns).Where(column => header.Count(column.Equals) > 1).Select(column => $"the column '{column}' is there twice"),
        ];
        if (errors.Count > 0)
        {
            throw new InfraException($"{name}, line 1: {string.Join("; ", errors)}. The columns are {string.Join(", ", Columns)}; the last two may be missing.");
        }
    }
}
