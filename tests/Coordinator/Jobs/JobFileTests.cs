using FedInfra.ClientNode.Sites;
using FedInfra.Coordinator.Jobs;
using FedInfra.Testing;

namespace FedInfra.Coordinator.Tests.Jobs;

public sealed class JobFileTests
{
    [Fact]
    public void Defaults_fill_in_what_a_short_job_leaves_out()
    {
        var job = JobFileReader.Read("name: a\nmodel: 2nn\nrounds: 3\n", "job.yaml");

        Assert.Equal("fedavg", job.Strategy.Name);
        Assert.Equal((1, 0, 10), (job.Training.Epochs, job.Training.Steps, job.Training.BatchSize));
        Assert.Equal((1.0, 0.5, 3), (job.CohortFraction, job.Quorum, job.RoundAttempts));
    }

    [Fact]
    public void Every_error_of_a_job_file_comes_at_once_and_names_its_field()
    {
        var error = Assert.Throws<CoordinatorException>(() => JobFileReader.Read(
            """
            name: Bad Name
            model: 3nn
            rounds: 0
            strategy: {name: fedsgd}
            training: {epochs: 1, steps: 5, learning-rate: -1}
            cohort: {fraction: 2, quorum: 0, deadline-seconds: 0.1, attempts: 0}
            evaluation: {data: {kind: excel}}
            """,
            "job.yaml"));

        Assert.Equal(CoordinatorErrorCode.InvalidArgument, error.Code);
        Assert.All(
            [
                "job.yaml: ", "name: 'Bad Name'", "3nn", "rounds: 0", "fedsgd", "fedavg, fedprox", "training.", "cohort.fraction: 2", "cohort.quorum: 0",
                "cohort.deadline-seconds: 0.1", "cohort.attempts: 0", "evaluation.data.kind",
            ],
            expected => Assert.Contains(expected, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("evaluation: {data: {kind: digits}}", "evaluation.data: the coordinator runs no modules, and the model has 'resnet'")]
    [InlineData("evaluation: {every: 0}\nprivacy: {differential-privacy: {mode: local, noise-multiplier: 1}}", "privacy.differential-privacy.mode: local needs each example's own gradient")]
    [InlineData("evaluation: {every: 1}", null)]
    public void A_model_with_a_module_is_neither_measured_here_nor_trained_by_single_gradients(string section, string? says)
    {
        JobSpec Read() => JobFileReader.Read(
            $$"""
            name: a
            rounds: 1
            model: |
              name: scripted
              input: [784]
              layers:
                - module: {name: resnet, sha256: {{new string('a', 64)}}, output: [10], parameters: {fc.weight: [10, 784]} }
              loss: softmax-cross-entropy
            {{section}}
            """,
            "job.yaml");

        if (says is null)
        {
            Assert.Equal(7840, Read().Model.ParameterCount);
            return;
        }

        Assert.Contains(says, Assert.Throws<CoordinatorException>(Read).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name: a\nmodel: 2nn\nrounds: 3\ncolour: red\n", "the key 'colour' is unknown; known are name, model, rounds")]
    [InlineData("name: a\nmodel: 2nn\nrounds: 3\nseed: -1\n", "line 4")]
    [InlineData("just text", "wrong kind")]
    [InlineData("name: a\nmodel: 2nn\nrounds: many\n", "line 3")]
    [InlineData("name: [a\n", "line")]
    [InlineData("", "empty")]
    public void A_file_that_is_not_a_job_is_refused_where_it_is_wrong(string yaml, string expected)
    {
        var error = Assert.Throws<CoordinatorException>(() => JobFileReader.Read(yaml, "job.yaml"));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("job.yaml", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, 1, 10)]
    [InlineData(10, 0.5, 5)]
    [InlineData(3, 0.5, 2)]
    [InlineData(10, 0.7, 7)]
    [InlineData(1, 0.01, 1)]
    public void A_quorum_is_rounded_up(int cohort, double quorum, int needed)
    {
        var job = JobFileReader.Read("name: a\nmodel: 2nn\nrounds: 3\n", "job.yaml") with { Quorum = quorum };

        Assert.Equal(needed, job.QuorumOf(cohort));
    }

    [Fact]
    public void The_examples_that_the_readme_names_are_right()
    {
        var examples = Path.Combine(TestData.ProjectRoot, "examples");
        var job = JobFileReader.Read(File.ReadAllText(Path.Combine(examples, "digits", "job.yaml")), "job.yaml");
        Assert.Equal(20, job.Rounds);

        var sites = new[] { "site-a", "site-b" }.Select(site => SiteFile.Read(Path.Combine(examples, "digits", site + ".yaml"))).ToArray();
        Assert.Equal([0, 1], sites.Select(site => site.Nodes[0].Data!.Partition!.Index));

        Assert.Equal(4, JobFileReader.Read(File.ReadAllText(Path.Combine(examples, "csv", "job.yaml")), "job.yaml").Model.ParameterCount);
        var clinic = SiteFile.Read(Path.Combine(examples, "csv", "site.yaml")).Nodes[0].Data!;
        var data = new Learning.Data.DataCatalogue().Load(clinic, Path.Combine(examples, "csv"));
        Assert.Equal((3, 2), (data.Train.Source.FeatureLength, data.Train.Source.Classes));
        Assert.True(data.DroppedRows > 0 && data.Test.Count > 0);

        var model = Learning.Models.ModelSpec.Parse(File.ReadAllText(Path.Combine(examples, "model.yaml")), "model.yaml");
        Assert.Equal("small-cnn", model.Name);
    }
}
