using System.Globalization;

namespace FedInfra.ClientNode.Data.Download;

/// <summary>One line for every note and every further quarter of a file.</summary>
internal sealed class LineProgress(TextWriter output) : IDownloadProgress
{
    private readonly Dictionary<string, long> _quarters = [];

    public void Report(string file, long bytes, long? total)
    {
        var quarter = total is > 0 ? 4 * bytes / total.Value : bytes >> 22;
        if (quarter > _quarters.GetValueOrDefault(file))
        {
            _quarters[file] = quarter;
            var share = total is > 0 ? string.Create(CultureInfo.InvariantCulture, $" of {total} ({100 * bytes / total} %)") : "";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {bytes} bytes{share}"));
        }
    }

    public void Note(string message) => output.WriteLine(message);
}
