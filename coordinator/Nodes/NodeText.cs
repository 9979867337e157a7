namespace FedInfra.Coordinator.Nodes;

/// <summary>Words from a node, made fit for the journal and an administrator's terminal: short, and without control characters.</summary>
internal static class NodeText
{
    private const int MaximumLength = 500;

    public static string Clean(string text)
    {
        var start = text.Length > MaximumLength ? string.Concat(text.AsSpan(0, MaximumLength), "…") : text;
        return string.Create(start.Length, start, static (clean, dirty) =>
        {
            for (var i = 0; i < clean.Length; i++)
            {
                clean[i] = char.IsControl(dirty[i]) ? ' ' : dirty[i];
            }
        });
    }
}
