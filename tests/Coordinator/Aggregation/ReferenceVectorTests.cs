using System.Text.Json;
using FedInfra.Coordinator.Aggregation;
using FedInfra.Testing;
using static FedInfra.Coordinator.Tests.Aggregation.AggregationBench;

namespace FedInfra.Coordinator.Tests.Aggregation;

/// <summary>Numbers that other projects' tests assert, or that follow from a published formula.</summary>
public sealed class ReferenceVectorTests
{
    [RequiresDataFact("../vectors")]
    public void FedAdam_follows_Reddi()
    {
        var vector = Vector("fedadam_reddi_3rounds");
        AssertRounds(vector, FromInputs("fedadam", vector));
    }

    [RequiresDataFact("../vectors")]
    public void FedAdam_is_Flowers_when_the_rate_carries_its_bias_correction()
    {
        var vector = Vector("fedadam_flower_3rounds");
        AssertRounds(vector, FromInputs("fedadam", vector), round => BiasCorrection(0.9, 0.99, round + 1));
    }

    [RequiresDataFact("../vectors")]
    public void FedAdagrad_follows_Flower()
    {
        var vector = Vector("fedadagrad_flower_3rounds");
        AssertRounds(vector, FromInputs("fedadagrad", vector));

        var first = Vector("fedadagrad_round1");
        var previous = Floats(first.Inputs.GetProperty("previous"));
        using var bench = new AggregationBench(previous);
        var model = bench.Round(FromInputs("fedadagrad", first), Updates(bench, first.Inputs.GetProperty("updates"), previous, [5, 5]));
        AssertClose(Floats(first.Expected.GetProperty("result")), model, 1e-6);
    }

    [RequiresDataFact("../vectors")]
    public void Server_optimizers_follow_TensorFlow_Federated()
    {
        // Theirs descends a gradient; the update of our nodes is its negative. Adam and Yogi there correct the bias.
        var adam = new StrategySpec { Name = "fedadam", Beta1 = 0.9, Beta2 = 0.999, Tau = 1e-30 };
        AssertHistory("server_adagrad_4steps", new() { Name = "fedadagrad", Tau = 1e-30 }, _ => 1, 1e-6);
        AssertHistory("server_adam_4steps", adam, t => BiasCorrection(0.9, 0.999, t), 1e-6);
        AssertHistory("server_yogi_4steps", adam with { Name = "fedyogi" }, t => BiasCorrection(0.9, 0.999, t), 2e-4);
    }

    [RequiresDataFact("../vectors")]
    public void FedAvgM_is_SGD_with_momentum()
    {
        var (inputs, expected) = Vector("server_sgdm_4steps");
        for (var i = 0; i < 2; i++)
        {
            AssertHistory(
                Floats(expected.GetProperty("history")[i]),
                inputs,
                new() { Name = "fedavgm", Momentum = inputs.GetProperty("momentum")[i].GetDouble() },
                _ => 1,
                1e-6);
        }
    }

    [RequiresDataFact("../vectors")]
    public void FedAvgM_without_momentum_is_the_mean()
    {
        var (inputs, expected) = Vector("fedavgm_lr1_no_momentum");
        var initial = Floats(inputs.GetProperty("initial"));
        using var bench = new AggregationBench(initial);
        var spec = new StrategySpec { Name = "fedavgm", Momentum = 0, ServerLearningRate = inputs.GetProperty("server_learning_rate").GetDouble() };

        var updates = inputs.GetProperty("updates").EnumerateArray()
            .Select((u, i) => Named($"n{i}", bench.Write(Floats(u.GetProperty("layers"))), u.GetProperty("num_examples").GetDouble()));

        AssertClose(Floats(expected.GetProperty("layers")), bench.Round(spec, [.. updates]), 1e-5);
    }

    [RequiresDataFact("../vectors")]
    public void A_scalar_model_is_a_model()
    {
        var (inputs, expected) = Vector("fedavgm_scalar");
        using var bench = new AggregationBench(0);
        var spec = new StrategySpec { Name = "fedavgm", ServerLearningRate = inputs.GetProperty("server_learning_rate").GetDouble() };
        AssertClose([(float)expected.GetProperty("value").GetDouble()], bench.Round(spec, Pairs(bench, inputs.GetProperty("updates"))), 1e-6);

        // Flower's numbers with its defaults; its FedAdam corrects the bias, at exponent 2 in the first round.
        AssertScalar(new() { Name = "fedadagrad" }, 0.09995716121662146);
        AssertScalar(new() { Name = "fedyogi" }, 0.009957325746799426);
        AssertScalar(new() { Name = "fedadam", ServerLearningRate = 0.1 * BiasCorrection(0.9, 0.99, 2) }, 0.07392913967033109);
    }

    [RequiresDataFact("../vectors")]
    public void The_mean_is_weighted_as_elsewhere()
    {
        var (inputs, expected) = Vector("mean_weighted_struct");
        using var bench = new AggregationBench(new float[3]);
        var updates = Updates(bench, inputs.GetProperty("values"), [], Floats(inputs.GetProperty("weights")));
        AssertClose(Floats(expected.GetProperty("mean")), bench.Round(new(), updates), 1e-6);

        (inputs, expected) = Vector("mean_weight_scaling");
        var means = inputs.GetProperty("weights").EnumerateArray().Select(weights =>
        {
            using var one = new AggregationBench(0);
            return one.Round(new(), Updates(one, inputs.GetProperty("values"), [], Floats(weights)))[0];
        });
        AssertClose(Floats(expected.GetProperty("mean")), [.. means], 1e-6);

        (inputs, expected) = Vector("fedavg_weighted_site_weights");
        using var sites = new AggregationBench(new float[4]);
        var clients = inputs.GetProperty("clients").EnumerateArray().Select((c, i) => Named(
            $"n{i}",
            sites.Write(Floats(c.GetProperty("var1"))),
            c.GetProperty("aggregation_weight").GetDouble() * c.GetProperty("num_steps").GetDouble()));
        AssertClose(Floats(expected.GetProperty("var1")), sites.Round(new(), [.. clients]), 1e-6);
    }

    private static void AssertRounds((JsonElement Inputs, JsonElement Expected) vector, StrategySpec spec, Func<int, double>? rateFactor = null)
    {
        using var bench = new AggregationBench((float)vector.Inputs.GetProperty("x0").GetDouble());
        var expected = Floats(vector.Expected.GetProperty("x"));
        var means = Floats(vector.Inputs.GetProperty("client_means_per_round"));
        for (var round = 1; round <= means.Length; round++)
        {
            // The vector gives the clients' mean model; the update is where it lies from the current one.
            var rate = spec.ServerLearningRate * (rateFactor?.Invoke(round) ?? 1);
            bench.RoundOf(spec with { ServerLearningRate = rate }, means[round - 1] - bench.Model[0]);
            AssertClose([expected[round - 1]], bench.Model, 1e-6);
        }
    }

    private static void AssertHistory(string name, StrategySpec spec, Func<int, double> rateFactor, double tolerance)
    {
        var (inputs, expected) = Vector(name);
        AssertHistory(Floats(expected.GetProperty("history")), inputs, spec, rateFactor, tolerance);
    }

    private static void AssertHistory(float[] history, JsonElement inputs, StrategySpec spec, Func<int, double> rateFactor, double tolerance)
    {
        using var bench = new AggregationBench(history[0]);
        for (var step = 1; step < history.Length; step++)
        {
            var rate = inputs.GetProperty("lr").GetDouble() * rateFactor(step);
            bench.RoundOf(spec with { ServerLearningRate = rate }, -Floats(inputs.GetProperty("grad"))[0]);
            AssertClose([history[step]], bench.Model, tolerance);
        }
    }

    private static void AssertScalar(StrategySpec spec, double expected)
    {
        using var bench = new AggregationBench(0);
        AssertClose([(float)expected], bench.Round(spec, Pairs(bench, Vector("fedopt_scalar_finite").Inputs.GetProperty("updates"))), 1e-7);
    }

    private static double BiasCorrection(double beta1, double beta2, int exponent) =>
        Math.Sqrt(1 - Math.Pow(beta2, exponent)) / (1 - Math.Pow(beta1, exponent));

    private static StrategySpec FromInputs(string name, (JsonElement Inputs, JsonElement Expected) vector) => new()
    {
        Name = name,
        ServerLearningRate = vector.Inputs.GetProperty("eta").GetDouble(),
        Beta1 = vector.Inputs.GetProperty("beta_1").GetDouble(),
        Beta2 = vector.Inputs.TryGetProperty("beta_2", out var beta2) ? beta2.GetDouble() : null,
        Tau = vector.Inputs.GetProperty("tau").GetDouble(),
    };

    private static UpdateSource[] Updates(AggregationBench bench, JsonElement models, float[] previous, float[] weights) =>
        [.. models.EnumerateArray().Select((m, i) => Named($"n{i}", bench.Write(Delta(Floats(m), previous)), weights[i]))];

    private static float[] Delta(float[] model, float[] previous) =>
        previous.Length == 0 ? model : [.. model.Zip(previous, (a, b) => a - b)];

    private static UpdateSource[] Pairs(AggregationBench bench, JsonElement pairs) =>
        [.. pairs.EnumerateArray().Select((p, i) => Named($"n{i}", bench.Write((float)p[0].GetDouble()), p[1].GetDouble()))];

    private static float[] Floats(JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().SelectMany(Floats)]
        : [(float)element.GetDouble()];

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
        }
    }

    private static (JsonElement Inputs, JsonElement Expected) Vector(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestData.Vectors, "aggregation.json")));
        var vector = document.RootElement.GetProperty("vectors").EnumerateArray().Single(v => v.GetProperty("name").GetString() == name).Clone();
        return (vector.GetProperty("inputs"), vector.GetProperty("expected"));
    }
}
