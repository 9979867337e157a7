namespace FedInfra.Privacy.SecureAggregation;

/// <summary>A share that did not fit the others although the secret was found without it.</summary>
/// <param name="Holder">Who sent it; the culprit, unless <paramref name="Owner"/> dealt it wrong.</param>
/// <param name="Owner">Whose secret it is a share of. One that appears with many holders is the culprit itself.</param>
public sealed record WrongShare(string Holder, string Owner);
