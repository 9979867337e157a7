namespace FedInfra.Infra.Costs.Reports;

/// <summary>Numbers texts that repeat, such as sources, so that a line has room for a number only.</summary>
internal sealed class Footnotes
{
    private readonly List<string> _texts = [];

    public IReadOnlyList<string> Texts => _texts;

    /// <summary>The number of a text, from 1; the same for the same text.</summary>
    public int NumberOf(string text)
    {
        var index = _texts.IndexOf(text);
        if (index < 0)
        {
            index = _texts.Count;
            _texts.Add(text);
        }

        return index + 1;
    }
}
