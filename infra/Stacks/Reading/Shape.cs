namespace FedInfra.Infra.Stacks.Reading;

/// <summary>What a text must look like.</summary>
/// <param name="Matches">True for a text that does.</param>
/// <param name="Description">The rule, in words that follow "must be".</param>
internal sealed record Shape(Func<string, bool> Matches, string Description);
