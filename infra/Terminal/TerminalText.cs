using System.Globalization;
using System.Text;

namespace FedInfra.Infra.Terminal;

/// <summary>
/// Makes text of others fit to be printed: names in a state, stack files and price lists may be anybody's, and a terminal
/// must not be told by them to move, colour or reverse what it shows.
/// </summary>
internal static class TerminalText
{
    /// <summary>
    /// The text on one line. Control characters, line breaks among them, characters that only direct how others are shown
    /// (format characters, so also those that turn the direction of writing), separators of lines and paragraphs, and halves
    /// of surrogate pairs become question marks.
    /// </summary>
    public static string Clean(string text) => Clean(text, keepLines: false);

    /// <summary>The same, but line breaks stay, as <c>\n</c>.</summary>
    public static string CleanLines(string text) => Clean(text.ReplaceLineEndings("\n"), keepLines: true);

    private static string Clean(string text, bool keepLines)
    {
        var shown = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length;)
        {
            var whole = Rune.TryGetRuneAt(text, index, out var letter);
            var fits = whole && ((keepLines && letter.Value == '\n') || Rune.GetUnicodeCategory(letter)
                is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));
            _ = fits ? shown.Append(letter.ToString()) : shown.Append('?');
            index += whole ? letter.Utf16SequenceLength : 1;
        }

        return shown.ToString();
    }
}
