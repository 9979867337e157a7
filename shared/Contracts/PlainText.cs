namespace FedInfra.Contracts;

/// <summary>
/// Words from the other end of the wire, made fit for logs, terminals and the journal: one line of bounded length, so
/// that they neither forge lines nor steer a terminal, and smuggle little.
/// </summary>
public static class PlainText
{
    /// <summary>Longest reason that an end tells or keeps, in UTF-16 characters.</summary>
    public const int MaximumReason = 500;

    /// <param name="text">Anything.</param>
    /// <param name="maximum">Most characters of the result, at least 1; a text that was cut ends with '…'.</param>
    public static string Clean(string text, int maximum = MaximumReason)
    {
        var kept = text.Length <= maximum ? text.Length : maximum - 1;
        if (kept < text.Length && kept > 0 && char.IsHighSurrogate(text[kept - 1]))
        {
            // Half of a surrogate pair is no character, and cannot be sent as UTF-8.
            kept--;
        }

        var clean = string.Concat(text.Take(kept).Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter));
        return kept < text.Length ? clean + "…" : clean;
    }
}
