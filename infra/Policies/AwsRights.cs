using FedInfra.Infra.Checks;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Policies;

/// <summary>What is wrong with AWS policies: with what they allow, and with whom they let in.</summary>
internal static class AwsRights
{
    private const string Fix = "Name the actions, or the resources that they are for.";

    /// <summary>Beginnings of actions by which an identity gives itself what it lacks.</summary>
    private static readonly string[] _escalating =
    [
        "iam:Add", "iam:Attach", "iam:Create", "iam:PassRole", "iam:Put", "iam:Set", "iam:Update", "sts:AssumeRole",
    ];

    /// <summary>A policy of an identity.</summary>
    public static IEnumerable<(string Message, string Fix)> Problems(Input? policy)
    {
        if (Unreadable(policy))
        {
            yield return ("Its policy is a text that nobody can check.", "Write it as Input.ToJson of a map.");
        }

        foreach (var statement in policy.At("Statement").Items().Where(statement => statement.At("Effect").Text() == "Allow" && IsForAll(statement)))
        {
            foreach (var action in statement.At("Action").Texts().Where(IsBroad))
            {
                yield return ($"A statement allows {action} on every resource.", Fix);
            }

            foreach (var action in statement.At("Action").Texts().Where(action => !IsBroad(action) && _escalating.Any(prefix => action.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))))
            {
                yield return ($"A statement allows {action} on every resource, by which an identity can give itself more rights.", Fix);
            }

            if (statement.At("NotAction") is not null)
            {
                yield return ("A statement allows all but a few actions on every resource.", "Name the actions that are allowed.");
            }
        }
    }

    /// <summary>A policy that says who may use a role or a resource.</summary>
    public static IEnumerable<(string Message, string Fix)> TrustProblems(Input? policy)
    {
        if (Unreadable(policy))
        {
            yield return ("Who may use it is a text that nobody can check.", "Write it as Input.ToJson of a map.");
        }

        if (policy.At("Statement").Items().Any(Everybody.MayUse))
        {
            yield return ("Everybody may use it.", "Name the principals, or add a condition that only they meet.");
        }
    }

    private static bool Unreadable(Input? policy) => policy is not (null or Inputs);

    /// <summary>True where the statement holds for all of an account or service: <c>*</c>, <c>arn:aws:s3:::*</c>, and all but some.</summary>
    private static bool IsForAll(Input statement) =>
        statement.At("NotResource") is not null || statement.At("Resource").Texts().Any(resource => IsWildcard(resource) || (resource.Split(':', 6) is [_, _, _, _, _, var inside] && IsWildcard(inside)));

    /// <summary>True for all actions of a service, however the wildcard is spelled.</summary>
    private static bool IsBroad(string action) => IsWildcard(action[(action.IndexOf(':', StringComparison.Ordinal) + 1)..]);

    private static bool IsWildcard(string text) => text.Contains('*', StringComparison.Ordinal) && text.Trim('*', '?', '/').Length == 0;
}
