using FedInfra.Learning.MatrixProduct;
using FedInfra.Learning.Randomness;
using FedInfra.Learning.Training;

namespace FedInfra.Learning.Tests.Training;

public sealed class GradientTests
{
    public static TheoryData<string> Kernels => [.. MatrixKernels.Supported.Select(kernels => kernels.Name)];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Losses_and_gradients_of_random_models_are_those_of_plain_double_precision(string name)
    {
        var kernels = MatrixKernels.Supported.Single(set => set.Name == name);
        for (var seed = 0UL; seed < 120; seed++)
        {
            var model = new RandomModel(seed);
            using var trainer = new ManagedTrainer(model.Spec, 1, kernels);
            trainer.Load(model.Start);
            double[] start = [.. model.Start.Select(value => (double)value)];
            var loss = ReferenceModel.Loss(model.Spec, start, model.Data);

            Assert.Equal(loss, trainer.Evaluate(model.Data).Loss, (1e-4 * loss) + 1e-6);
            var gradients = trainer.GradientsOf(model.Data);
            var norm = Math.Sqrt(gradients.Sum(value => (double)value * value));
            foreach (var direction in Directions(seed, start.Length))
            {
                var numeric = (ReferenceModel.Loss(model.Spec, Moved(start, direction, 1e-6), model.Data)
                    - ReferenceModel.Loss(model.Spec, Moved(start, direction, -1e-6), model.Data)) / 2e-6;
                var analytic = direction.Sum(step => step.Value * gradients[step.Index]);

                Assert.True(
                    Math.Abs(numeric - analytic) <= (1e-3 * Math.Abs(numeric)) + (1e-4 * norm) + 1e-6,
                    $"{model.Spec.ToYaml()} with seed {seed}: along {direction.Length} parameters from {direction[0].Index} the slope is {analytic}, by differences {numeric}");
            }
        }
    }

    /// <summary>Single parameters, each with its place, and two directions through all of them.</summary>
    private static IEnumerable<(int Index, double Value)[]> Directions(ulong seed, int length)
    {
        var random = new SeededRandom(seed, 5);
        for (var i = 0; i < 4; i++)
        {
            yield return [(random.NextInt(length), 1)];
        }

        yield return [(length - 1, 1)];
        for (var i = 0; i < 2; i++)
        {
            yield return [.. Enumerable.Range(0, length).Select(index => (index, random.NextGaussian() / Math.Sqrt(length)))];
        }
    }

    private static double[] Moved(double[] start, (int Index, double Value)[] direction, double step)
    {
        double[] moved = [.. start];
        foreach (var (index, value) in direction)
        {
            moved[index] += step * value;
        }

        return moved;
    }
}
