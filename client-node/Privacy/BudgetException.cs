namespace FedInfra.ClientNode.Privacy;

/// <summary>A release would cost more than the site is ready to spend. The message goes to the coordinator.</summary>
public sealed class BudgetException(string message) : Exception(message);
