using System.Globalization;
using System.Text.Json;
using CsvHelper;

namespace FedInfra.Infra.Prices.Refresh;

/// <summary>
/// What price interfaces answered last, in a folder: a CSV a source and region, and beside it when it was read and how it
/// was tagged. An entry that cannot be read counts as none.
/// </summary>
public sealed class PriceCache
{
    private readonly string _folder;
    private readonly TimeSpan _maximumAge;
    private readonly TimeProvider _time;

    /// <param name="folder">Made when something is kept.</param>
    /// <param name="maximumAge">For how long an answer is used without asking.</param>
    /// <param name="time">Now.</param>
    public PriceCache(string folder, TimeSpan maximumAge, TimeProvider time)
    {
        _folder = folder;
        _maximumAge = maximumAge;
        _time = time;
    }

    /// <summary>The source's prices: kept ones where they are young enough or unchanged, else what it answers now.</summary>
    /// <returns>The prices, and whether they were kept ones.</returns>
    public async Task<(IReadOnlyList<Price> Prices, bool Kept)> ReadAsync(IPriceSource source, string region, PriceList known, CancellationToken cancellationToken)
    {
        var name = string.Concat($"{source.Name} {region}".Select(character => char.IsAsciiLetterOrDigit(character) || character == '-' ? character : '_'));
        var (file, noteFile) = (Path.Combine(_folder, name + ".csv"), Path.Combine(_folder, name + ".json"));
        var (kept, note) = ReadKept(file, noteFile);
        if (kept is not null && _time.GetUtcNow() - note!.At < _maximumAge && note.At <= _time.GetUtcNow())
        {
            return (kept, true);
        }

        var answer = await source.ReadAsync(region, known, kept is null ? null : note!.Tag, cancellationToken);
        Directory.CreateDirectory(_folder);
        if (answer is not null)
        {
            using var writer = new StringWriter(CultureInfo.InvariantCulture);
            PriceListFile.Write(answer.Prices, writer);
            Replace(file, writer.ToString());
        }

        Replace(noteFile, JsonSerializer.Serialize(new Note(_time.GetUtcNow(), answer is null ? note!.Tag : answer.Tag)));
        return answer is null ? (kept!, true) : (answer.Prices, false);
    }

    private static (IReadOnlyList<Price>? Prices, Note? Note) ReadKept(string file, string noteFile)
    {
        try
        {
            return File.Exists(file) && File.Exists(noteFile) && JsonSerializer.Deserialize<Note>(File.ReadAllText(noteFile)) is { } note
                ? (PriceListFile.ReadUnchecked(file), note)
                : (null, null);
        }
        catch (Exception exception) when (exception is InfraException or JsonException or CsvHelperException or IOException or UnauthorizedAccessException)
        {
            return (null, null);
        }
    }

    /// <summary>Writes beside and renames, so that a file is whole or the old one.</summary>
    private static void Replace(string file, string text)
    {
        var beside = file + ".part";
        File.WriteAllText(beside, text);
        File.Move(beside, file, overwrite: true);
    }

    private sealed record Note(DateTimeOffset At, string? Tag);
}
