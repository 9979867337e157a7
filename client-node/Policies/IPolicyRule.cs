using FedInfra.Contracts.V1;

namespace FedInfra.ClientNode.Policies;

/// <summary>One field or section of a site's policy: pure, so that the same directive at the same time gets the same answer.</summary>
internal interface IPolicyRule
{
    /// <summary>What is wrong with the section itself, each naming its field and what is allowed.</summary>
    IEnumerable<string> Validate();

    /// <summary>Why the section does not allow a directive; nothing where it does.</summary>
    IEnumerable<string> WhyNot(Directive directive, DateTimeOffset now);

    /// <summary>What the section allows, in plain words, a line each.</summary>
    IEnumerable<string> Describe();
}
