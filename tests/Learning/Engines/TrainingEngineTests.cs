using FedInfra.Learning.Engines;
using FedInfra.Learning.Models;
using FedInfra.Testing;

namespace FedInfra.Learning.Tests.Engines;

public sealed class TrainingEngineTests
{
    [Theory]
    [InlineData("auto")]
    [InlineData("cpu")]
    public void The_managed_engine_is_always_there(string device)
    {
        using var opened = TrainingEngine.Load("managed").Open(new EngineSettings { Device = device });
        using var trainer = opened.CreateTrainer(ModelCatalogue.LogisticRegression(3, 2));

        Assert.Equal("managed code", opened.Description);
        Assert.Null(opened.Usage);
        Assert.Equal(4, trainer.Spec.ParameterCount);
    }

    [Fact]
    public void The_managed_engine_says_what_it_cannot_do()
    {
        Assert.Contains("on the processor, not on 'cuda'", Refusal(() => TrainingEngine.Managed.Open(new EngineSettings { Device = "cuda" })), StringComparison.Ordinal);
        Assert.StartsWith("mixed-precision: ", Refusal(() => TrainingEngine.Managed.Open(new EngineSettings { MixedPrecision = true })), StringComparison.Ordinal);
    }

    [Fact]
    public void An_engine_that_is_not_installed_is_named_with_those_that_are() =>
        Assert.Contains("there is no engine 'warp'; known are managed", Refusal(() => TrainingEngine.Load("warp")), StringComparison.Ordinal);

    [Theory]
    [InlineData("../torch")]
    [InlineData("")]
    public void A_name_is_no_path(string name) =>
        Assert.Contains("there is no engine", Refusal(() => TrainingEngine.Load(name)), StringComparison.Ordinal);

    [Fact]
    public void A_library_without_an_engine_is_refused() =>
        Assert.Contains("is not a training engine", Refusal(() => TrainingEngine.Load(typeof(TemporaryFolder).Assembly.Location)), StringComparison.Ordinal);

    [Fact]
    public void A_library_that_is_not_there_has_to_be_built() =>
        Assert.Contains("build the adapter", Refusal(() => TrainingEngine.Load("Nowhere.dll")), StringComparison.Ordinal);

    private static string Refusal(Func<object> action) => Assert.Throws<LearningException>(action).Message;
}
