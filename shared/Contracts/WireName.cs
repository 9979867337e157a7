namespace FedInfra.Contracts;

/// <summary>The one rule for names that people give to nodes and jobs: they stand in file names, addresses and logs.</summary>
public static class WireName
{
    /// <summary>True for 1 to <paramref name="maximumLength"/> of a-z, 0-9 and '-'.</summary>
    public static bool IsValid(string? name, int maximumLength) =>
        name is { Length: > 0 } && name.Length <= maximumLength && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
