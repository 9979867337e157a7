using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;

namespace FedInfra.Learning.Tests.Models;

public sealed class ModelSpecTests
{
    private const string Cnn = """
        name: small-cnn
        input: [1, 28, 28]
        layers:
          - conv2d: {filters: 8, kernel: 5, padding: same}
          - relu
          - max-pool: {size: 2}
          - flatten
          - dropout: {rate: 0.25}
          - linear: {units: 10}
        loss: softmax-cross-entropy
        """;

    [Fact]
    public void A_spec_knows_its_tensors_by_their_PyTorch_names()
    {
        var spec = ModelSpec.Parse(Cnn, "cnn.yaml");

        Assert.Equal(
            ["0.weight [8,1,5,5]", "0.bias [8]", "5.weight [10,1568]", "5.bias [10]"],
            spec.Parameters.Select(tensor => $"{tensor.Name} [{string.Join(',', tensor.Shape)}]"));
        Assert.Equal(10, spec.Classes);
        Assert.Equal((8 * 25) + 8 + (10 * 1568) + 10, spec.ParameterCount);
    }

    [Fact]
    public void The_canonical_text_of_a_spec_reads_back_as_itself()
    {
        foreach (var spec in new[] { ModelSpec.Parse(Cnn, "cnn.yaml"), ModelCatalogue.TwoLayerPerceptron, ModelCatalogue.ConvolutionalNetwork, ModelCatalogue.LogisticRegression(13, 2) })
        {
            var again = ModelSpec.Parse(spec.ToYaml(), "again");

            Assert.Equal(spec.ToYaml(), again.ToYaml());
            Assert.Equal(spec.Layers, again.Layers);
            Assert.Equal(spec.Input, again.Input);
        }
    }

    [Fact]
    public void The_canonical_text_is_what_hashes_were_made_of() =>
        Assert.Equal(
            """
            name: "small-cnn"
            input: [1, 28, 28]
            layers:
              - conv2d: {filters: 8, kernel: 5, padding: 2, stride: 1}
              - relu
              - max-pool: {size: 2}
              - flatten
              - dropout: {rate: 0.25}
              - linear: {units: 10}
            loss: softmax-cross-entropy

            """,
            ModelSpec.Parse(Cnn, "cnn.yaml").ToYaml());

    [Fact]
    public void The_built_in_models_have_the_sizes_of_their_papers()
    {
        Assert.Equal(199_210, ModelCatalogue.Find("2nn").ParameterCount);
        Assert.Equal(1_663_370, ModelCatalogue.Find("cnn").ParameterCount);
        Assert.Equal(14, ModelCatalogue.Find("logreg", 13, 2).ParameterCount);
    }

    [Fact]
    public void Every_error_of_a_spec_is_told_at_once()
    {
        var message = Error("""
            name: "a b/c"
            input: [784]
            colour: blue
            layers:
              - linear: {unit: 10}
              - swish
              - dropout: {rate: 1.5}
              - conv2d: {filters: 8, kernel: 4, padding: same}
            loss: hinge
            """);

        foreach (var part in new[]
        {
            "colour: unknown field; allowed are name, input, layers, loss",
            "layer 0 (linear, line 5): unit: unknown field; allowed are units",
            "layer 0 (linear, line 5): units: missing; give a whole number",
            "layer 1 (swish, line 6): unknown layer 'swish'; known are linear, conv2d",
            "layer 2 (dropout, line 7): rate: '1.5' does not fit",
            "layer 3 (conv2d, line 8): padding: same needs an odd kernel",
            "loss: unknown loss 'hinge'; known are softmax-cross-entropy, binary-cross-entropy, mse",
        })
        {
            Assert.Contains($"model.yaml: {part}", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("[1, 28, 28]", "linear: {units: 10}", "layer 0 (linear): takes one row of numbers, but its input has shape [1, 28, 28]; put a flatten")]
    [InlineData("[784]", "conv2d: {filters: 2, kernel: 3}", "layer 0 (conv2d): takes [channels, height, width], but its input has shape [784]")]
    [InlineData("[1, 4, 4]", "conv2d: {filters: 2, kernel: 5}", "kernel is 5, but its input of shape [1, 4, 4] with padding 0 is smaller")]
    [InlineData("[1, 1, 4]", "max-pool: {size: 2}", "size is 2, but its input of shape [1, 1, 4] is smaller")]
    [InlineData("[784]", "linear: {units: 1}", "loss: softmax-cross-entropy needs an output of shape [classes] with 2 or more classes")]
    [InlineData("[999999999]", "linear: {units: 10}", "input: one example would have shape [999999999]")]
    [InlineData("[100000000]", "linear: {units: 100000000}", "has 10000000100000000 parameters; at most 1000000000")]
    [InlineData("[0]", "linear: {units: 10}", "input: [0] must have 1 to 4 sizes of 1 or more")]
    [InlineData("[9]", "linear: {units: 99999999999}", "units: '99999999999' does not fit")]
    public void A_layer_that_does_not_fit_is_named_with_the_shape_it_got(string input, string layer, string expected) =>
        Assert.Contains(expected, Error($"name: m\ninput: {input}\nlayers:\n  - {layer}\nloss: softmax-cross-entropy\n"), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("- a list")]
    [InlineData("name: [")]
    [InlineData("name: a\nname: b")]
    [InlineData("{*x : 1}")]
    public void What_is_not_a_mapping_is_refused_with_the_files_name(string yaml) =>
        Assert.StartsWith("model.yaml: ", Error(yaml), StringComparison.Ordinal);

    [Fact]
    public void Nesting_deep_enough_to_end_the_process_is_refused() =>
        Assert.Contains("nested more than", Error("input: " + new string('[', 100_000)), StringComparison.Ordinal);

    [Fact]
    public void An_embedding_comes_first_or_not_at_all() =>
        Assert.Contains(
            "layer 1 (embedding): takes whole numbers",
            Error("name: m\ninput: [3]\nlayers: [relu, {embedding: {vocabulary: 3, dimension: 2}}]\nloss: mse\n"),
            StringComparison.Ordinal);

    [Fact]
    public void Start_values_follow_from_the_seed_alone()
    {
        var spec = ModelCatalogue.TwoLayerPerceptron;

        Assert.Equal(spec.Initialize(7), spec.Initialize(7));
        Assert.NotEqual(spec.Initialize(7), spec.Initialize(8));
    }

    [Fact]
    public void Start_values_have_PyTorchs_ranges()
    {
        var spec = new ModelSpec(
            "m", [64], [new EmbeddingSpec(500, 8), new LayerNormSpec(), new FlattenSpec(), new LinearSpec(1)], LossKind.MeanSquaredError);
        var values = spec.Initialize(3).AsSpan();
        var embedding = values[..4000].ToArray();
        var norm = values[4000..4016].ToArray();
        var linear = values[4016..].ToArray();

        Assert.InRange(embedding.Average(), -0.1f, 0.1f);
        Assert.InRange(embedding.Average(value => value * value), 0.9f, 1.1f);
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], norm);
        var bound = (float)(1 / Math.Sqrt(512));
        Assert.All(linear, value => Assert.InRange(value, -bound, bound));
        Assert.True(linear.Max() > 0.9f * bound && linear.Min() < -0.9f * bound);
    }

    [Fact]
    public void A_value_that_is_no_number_is_named_with_its_tensor()
    {
        var spec = ModelCatalogue.LogisticRegression(100, 2);
        var values = spec.Initialize(1);
        FiniteValues.Check(spec.Parameters, values, "update of node-3");

        values[100] = float.NaN;
        var error = Assert.Throws<LearningException>(() => FiniteValues.Check(spec.Parameters, values, "update of node-3"));
        Assert.Contains("update of node-3: tensor 0.bias, value 0 is NaN", error.Message, StringComparison.Ordinal);

        values[100] = 0;
        values[37] = float.NegativeInfinity;
        Assert.Contains("tensor 0.weight, value 37", Assert.Throws<LearningException>(() => FiniteValues.Check(spec.Parameters, values, "u")).Message, StringComparison.Ordinal);
    }

    private static string Error(string yaml) => Assert.Throws<LearningException>(() => ModelSpec.Parse(yaml, "model.yaml")).Message;
}
