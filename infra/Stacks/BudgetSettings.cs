namespace FedInfra.Infra.Stacks;

/// <summary>What a stack may cost (<c>fedinfra:budget</c>).</summary>
public sealed record BudgetSettings
{
    /// <summary>US dollars a month, above 0. Required.</summary>
    public required decimal MonthlyUsd { get; init; }

    /// <summary>Who is told; at least one address. Required.</summary>
    public required IReadOnlyList<string> Emails { get; init; }

    /// <summary>At which shares of the budget, in percent, 1 to 1000, ascending. Default 50, 80, 100.</summary>
    public IReadOnlyList<int> AlertPercents { get; init; } = [50, 80, 100];
}
