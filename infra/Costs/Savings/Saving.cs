namespace FedInfra.Infra.Costs.Savings;

/// <summary>Something that would cost less.</summary>
/// <param name="Idea">What kind of change, one of the names of <see cref="SavingIdeas"/>.</param>
/// <param name="Subject">Whose: <c>site north, pool gpu</c>.</param>
/// <param name="How">What to do, and what it costs otherwise.</param>
/// <param name="MonthlyUsd">US dollars a month, rounded to cents. Savings exclude one another where they are about the same machines.</param>
public sealed record Saving(string Idea, string Subject, string How, decimal MonthlyUsd);
