using System.Security.Cryptography;

namespace FedInfra.ClientNode.Tests.SecureAggregation;

/// <summary>A coordinator that keeps every byte of whole rounds guesses by a coin which of two chosen updates a node sent.</summary>
public sealed class RecordingCoordinatorTests : IDisposable
{
    private const int Rounds = 300;

    /// <summary>
    /// Of 150 guesses by a coin, 33 or more too many or too few are right with probability 6.9e-8 (the exact binomial, both
    /// sides); for nine distinguishers together that is below 1e-6.
    /// </summary>
    private const int Chance = 32;

    private readonly ChosenUpdates _updates = new();

    public void Dispose() => _updates.Dispose();

    [Fact]
    public async Task What_it_records_tells_no_distinguisher_which_of_two_updates_a_node_sent()
    {
        List<(bool IsA, RecordedRound Round)> rounds = [];
        foreach (var isA in Coins())
        {
            rounds.Add((isA, await _updates.MaskedAsync(isA)));
        }

        var right = Guess(rounds);
        Assert.All(right, guess => Assert.InRange(guess.Value, (Rounds / 4) - Chance, (Rounds / 4) + Chance));

        // Lengths tell nothing either: of every message, in every round, whichever update it was. Sessions' names may differ.
        Assert.Single(rounds.Select(recorded => recorded.Round.Victim.Length).Distinct());
        Assert.Single(rounds.Where((_, index) => index >= 99).Select(recorded => string.Join(' ', recorded.Round.Messages.Select(message => message.Length))).Distinct());
    }

    [Fact]
    public void Every_distinguisher_tells_plain_updates_apart()
    {
        var rounds = Coins().Select(isA => (isA, _updates.Plain(isA))).ToList();

        Assert.All(Guess(rounds), guess => Assert.True(guess.Value > (Rounds / 4) + Chance, $"{guess.Key}: {guess.Value} of {Rounds / 2}"));
    }

    /// <summary>As many of one side as of the other in expectation, and from a source that no seed repeats.</summary>
    private static IEnumerable<bool> Coins() => Enumerable.Range(0, Rounds).Select(_ => RandomNumberGenerator.GetInt32(2) == 0);

    private Dictionary<string, int> Guess(IReadOnlyList<(bool IsA, RecordedRound Round)> rounds) =>
        Distinguishers.For(_updates.A, _updates.B).ToDictionary(
            distinguisher => distinguisher.Key,
            distinguisher => Distinguishers.RightGuesses([.. rounds.Select(recorded => (recorded.IsA, distinguisher.Value(recorded.Round)))]));
}
