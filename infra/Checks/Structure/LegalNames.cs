using System.Text.RegularExpressions;
using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Checks.Structure;

/// <summary>Logical names can stand in a reference: <c>.</c>, <c>[</c> and <c>}</c> would end them (pulumi-yaml, <c>ast/property.go</c>).</summary>
internal sealed partial class LegalNames : IStructureRule
{
    /// <summary>Names that mean something else in a reference (<c>${pulumi.stack}</c>).</summary>
    private static readonly string[] _reserved = ["pulumi"];

    public string Id => "legal-names";

    public IEnumerable<Finding> Check(StackProgram program) =>
        from resource in program.Resources
        where !Legal().IsMatch(resource.Name) || _reserved.Contains(resource.Name)
        select new Finding(
            Severity.Error,
            Id,
            resource.Name,
            $"The logical name '{resource.Name}' cannot stand in a reference.",
            "Use letters, digits, '-' and '_' only, beginning with a letter; where it comes from a site's or pool's name, rename that.");

    [GeneratedRegex(@"\A[A-Za-z_][\w-]*\z", RegexOptions.ECMAScript)]
    private static partial Regex Legal();
}
