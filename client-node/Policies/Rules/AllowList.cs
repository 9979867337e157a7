using System.IO.Enumeration;

namespace FedInfra.ClientNode.Policies.Rules;

/// <summary>A list of names that are allowed; one that is left out allows all.</summary>
internal static class AllowList
{
    /// <summary>Whether <paramref name="name"/> is on the list; <c>*</c> stands for any letters.</summary>
    public static bool Allows(IList<string>? patterns, string name) =>
        patterns is null || patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));

    public static string Text(IEnumerable<string>? names) => names is null ? "any" : string.Join(", ", names);

    /// <summary>Errors of a list of patterns.</summary>
    public static IEnumerable<string> Validate(string field, IList<string>? patterns) => Validate(
        field, patterns, pattern => pattern.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '*'), "must be of letters, digits, '-', '_', '.' and the wildcard '*'");

    /// <summary>Errors of a list of names of which all are known.</summary>
    public static IEnumerable<string> Validate(string field, IList<string>? names, IReadOnlyCollection<string> known) =>
        Validate(field, names, known.Contains, $"is unknown; known are {string.Join(", ", known)}");

    private static IEnumerable<string> Validate(string field, IList<string>? names, Func<string, bool> isFine, string otherwise)
    {
        if (names is { Count: 0 })
        {
            yield return $"{field}: the list is empty; name what is allowed, or leave the field out to allow everything";
        }

        for (var i = 0; i < (names?.Count ?? 0); i++)
        {
            if (names![i] is not { Length: > 0 } name)
            {
                yield return $"{field}[{i}]: is empty; it {otherwise}";
            }
            else if (!isFine(name))
            {
                yield return $"{field}[{i}]: '{name}' {otherwise}";
            }
        }
    }
}
