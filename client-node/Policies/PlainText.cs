namespace FedInfra.ClientNode.Policies;

/// <summary>Text of one line and bounded length: what a coordinator wrote must not forge lines of the site's log, nor reasons smuggle anything out.</summary>
internal static class PlainText
{
    /// <summary>Longest reason that leaves a node, in characters.</summary>
    public const int MaximumReason = 500;

    public static string Clean(string text, int maximum = MaximumReason)
    {
        var cut = text.Length <= maximum ? text : text[..maximum];
        return string.Concat(cut.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter));
    }
}
