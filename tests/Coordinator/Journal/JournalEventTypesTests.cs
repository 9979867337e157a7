using FedInfra.Coordinator.Journal;

namespace FedInfra.Coordinator.Tests.Journal;

public sealed class JournalEventTypesTests
{
    [Fact]
    public void A_repeated_kind_is_refused_and_names_both_types()
    {
        var exception = Assert.Throws<CoordinatorException>(
            () => new JournalEventTypes().Add<Counted>("a").Add<Painted>("a"));

        Assert.Contains("'a' of Painted is taken by Counted", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_has_one_kind()
    {
        var types = new JournalEventTypes().Add<Counted>("a");

        Assert.Contains("'a' and again as 'b'", Assert.Throws<CoordinatorException>(() => types.Add<Counted>("b")).Message, StringComparison.Ordinal);
        Assert.Equal(["a"], types.Kinds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Job.submitted")]
    [InlineData("job..submitted")]
    [InlineData("job.")]
    [InlineData("job submitted")]
    [InlineData("job.submitted\n")]
    public void A_kind_is_lower_case_words(string kind) =>
        Assert.Throws<CoordinatorException>(() => new JournalEventTypes().Add<Counted>(kind));

    [Fact]
    public void An_open_type_is_refused() => Assert.Contains(
        "must be sealed",
        Assert.Throws<CoordinatorException>(() => new JournalEventTypes().Add<JournalEvent>("a")).Message,
        StringComparison.Ordinal);
}
