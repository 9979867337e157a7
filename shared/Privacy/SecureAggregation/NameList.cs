namespace FedInfra.Privacy.SecureAggregation;

/// <summary>Names in a message for people.</summary>
internal static class NameList
{
    private const int Most = 20;

    public static string Of(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count switch
        {
            0 => "nobody",
            <= Most => string.Join(", ", all),
            _ => $"{string.Join(", ", all.Take(Most))} and {all.Count - Most} more",
        };
    }
}
