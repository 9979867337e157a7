using FedInfra.ClientNode.Policies;
using FedInfra.CommandLine;
using FedInfra.Testing;

namespace FedInfra.ClientNode.Tests.Policies;

public sealed class PolicyFileTests
{
    [Theory]
    [InlineData("secure-agregation: {required: true}", "secure-agregation", "secure-aggregation")]
    [InlineData("models: {maximum-parametres: 3}", "maximum-parametres", "maximum-parameters")]
    [InlineData("differential-privacy: {noise: 3}", "noise", "minimum-noise-multiplier")]
    [InlineData("job: [a]", "'job'", "jobs")]
    public void A_typo_in_a_key_is_an_error_that_lists_the_known_keys(string yaml, params string[] texts) => Refuses(yaml, texts);

    [Theory]
    [InlineData("training: {maximum-epochs: many}", "line 1", "many")]
    [InlineData("secure-aggregation: {required: perhaps}", "line 1", "perhaps")]
    [InlineData("jobs: outcome", "line 1", "wrong kind")]
    [InlineData("models: [linear]", "line 1")]
    [InlineData("# nothing", "empty")]
    public void A_value_of_the_wrong_type_is_named_with_its_line(string yaml, params string[] texts) => Refuses(yaml, texts);

    [Theory]
    [InlineData("coordinator-fingerprint: abc", "coordinator-fingerprint", "64 hexadecimal digits")]
    [InlineData("jobs: []", "jobs", "empty")]
    [InlineData("jobs: ['a b']", "jobs[0]", "wildcard")]
    [InlineData("work: [trian]", "work[0]", "train, evaluate, baseline")]
    [InlineData("strategies: ['']", "strategies[0]")]
    [InlineData("metrics: [losses]", "metrics[0]", "examples, loss, accuracy, steps, seconds")]
    [InlineData("models: {layers: [liner]}", "models.layers[0]", "linear")]
    [InlineData("models: {names: [a/b]}", "models.names[0]")]
    [InlineData("models: {maximum-parameters: 0}", "models.maximum-parameters", "outside 1 to")]
    [InlineData("training: {maximum-epochs: 0}", "training.maximum-epochs", "below 1")]
    [InlineData("training: {maximum-steps: -1}", "training.maximum-steps", "below 1")]
    [InlineData("training: {maximum-rounds-per-job: 0}", "training.maximum-rounds-per-job", "below 1")]
    [InlineData("secure-aggregation: {minimum-cohort: 2}", "secure-aggregation.minimum-cohort", "below 3")]
    [InlineData("secure-aggregation: {minimum-threshold: 1}", "secure-aggregation.minimum-threshold", "below 2")]
    [InlineData("secure-aggregation: {max-corrupt: 0.34}", "secure-aggregation.max-corrupt", "outside 0")]
    [InlineData("secure-aggregation: {max-corrupt: .nan}", "secure-aggregation.max-corrupt")]
    [InlineData("secure-aggregation: {peers: {b: abc}}", "secure-aggregation.peers.b", "64 hexadecimal digits", "can never be a cohort of 3")]
    [InlineData("secure-aggregation: {peers: {B B: abc}}", "'B B' is not a node's name")]
    [InlineData("differential-privacy: {modes: [global]}", "differential-privacy.modes[0]", "central, distributed, local")]
    [InlineData("differential-privacy: {minimum-noise-multiplier: .inf}", "differential-privacy.minimum-noise-multiplier", "above 0")]
    [InlineData("differential-privacy: {maximum-epsilon: 1}", "differential-privacy.delta", "missing")]
    [InlineData("differential-privacy: {maximum-epsilon: 1, maximum-epsilon-per-job: 2, delta: 1}", "differential-privacy.maximum-epsilon-per-job", "differential-privacy.delta: 1 is outside")]
    [InlineData("hours: {time-zone: UTC}", "hours.windows", "at least one")]
    [InlineData("hours: {time-zone: Mars/Olympus, windows: [daily 01:00-05:00]}", "hours.time-zone", "Europe/Berlin")]
    [InlineData("hours: {windows: [weekdays 1-5]}", "hours.windows[0]", "mon-fri 20:00-06:00")]
    [InlineData("resources: {maximum-model-bytes: 0}", "resources.maximum-model-bytes", "below 1")]
    [InlineData("resources: {maximum-round-seconds: -5}", "resources.maximum-round-seconds", "below 1")]
    public void A_value_out_of_range_is_an_error_that_names_its_field_and_what_is_allowed(string yaml, params string[] texts) => Refuses(yaml, texts);

    [Fact]
    public void Every_error_is_told_at_once()
    {
        var error = Assert.Throws<CommandException>(() => SitePolicy.Parse("jobs: []\nwork: [nap]\ntraining: {maximum-steps: 0}\nresources: {maximum-round-seconds: 0}\n", "policy.yaml"));

        Assert.StartsWith("policy.yaml: 4 errors", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jobs:\n  # - outcome\nwork: [train]", "jobs: has no value")]
    [InlineData("secure-aggregation:\n", "secure-aggregation: has no value")]
    [InlineData("models: {layers: }", "models.layers: has no value")]
    [InlineData("jobs: [a, ~]", "jobs[1]: has no value")]
    public void A_field_that_lost_its_value_does_not_allow_everything(string yaml, string text) => Refuses(yaml, text);

    [Fact]
    public void The_examples_policy_is_fine_and_is_what_the_help_shows()
    {
        var file = Path.Combine(TestData.ProjectRoot, "examples", "hospital", "policy.yaml");

        Assert.NotEmpty(SitePolicy.Read(file).Describe());
        Assert.Equal(File.ReadAllText(file), PolicyCommands.Example);
    }

    [Fact]
    public void A_policy_that_is_not_there_stops_the_node()
    {
        using var folder = new TemporaryFolder();

        Assert.Contains("no.yaml", Assert.Throws<CommandException>(() => SitePolicy.Read(folder["no.yaml"])).Message, StringComparison.Ordinal);
    }

    private static void Refuses(string yaml, params string[] texts)
    {
        var error = Assert.Throws<CommandException>(() => SitePolicy.Parse(yaml, "policy.yaml"));

        Assert.All(["policy.yaml", .. texts], text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
    }
}
