using FedInfra.Learning.MatrixProduct;
using FedInfra.Learning.Models;
using FedInfra.Learning.Training;

namespace FedInfra.Learning.Tests.Golden;

public sealed class GoldenTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var file in Directory.GetFiles(GoldenCase.Folder, "*.json").Order(StringComparer.Ordinal))
            {
                foreach (var kernels in MatrixKernels.Supported)
                {
                    cases.Add(Path.GetFileNameWithoutExtension(file), kernels.Name);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradients_are_PyTorchs(string name, string kernels)
    {
        var golden = GoldenCase.Read(name);
        using var trainer = Create(golden, kernels);

        Assert.Equal(golden.Names, trainer.Spec.Parameters.Select(tensor => tensor.Name));
        Assert.Equal(golden.Loss, trainer.Evaluate(golden.Data).Loss, 1e-4 * golden.Loss);
        Same(trainer.Spec, golden.Gradients, trainer.GradientsOf(golden.Data));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ten_steps_of_every_optimizer_end_where_PyTorchs_do(string name, string kernels)
    {
        var golden = GoldenCase.Read(name);
        foreach (var run in golden.Runs)
        {
            using var trainer = Create(golden, kernels);
            var result = trainer.Train(golden.Data, new TrainingPlan { Steps = 10, BatchSize = 0, Optimizer = run.Optimizer });
            var end = new float[golden.Start.Length];
            trainer.Store(end);

            Assert.Equal(run.MeanLoss, result.MeanLoss!.Value, 1e-4 * run.MeanLoss);
            Same(trainer.Spec, run.End, end);
        }
    }

    private static ManagedTrainer Create(GoldenCase golden, string kernels)
    {
        var trainer = new ManagedTrainer(golden.Model, 1, MatrixKernels.Supported.Single(set => set.Name == kernels));
        trainer.Load(golden.Start);
        return trainer;
    }

    /// <summary>1e-4 relative; below a hundredth of a tensor's largest value, where sums cancel, relative to that hundredth.</summary>
    private static void Same(ModelSpec spec, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        foreach (var tensor in spec.Parameters)
        {
            var largest = expected[..tensor.Length].ToArray().Max(Math.Abs);
            for (var i = 0; i < tensor.Length; i++)
            {
                var tolerance = 1e-4 * Math.Max(Math.Abs(expected[i]), 1e-2 * largest);
                Assert.True(
                    Math.Abs(expected[i] - actual[i]) <= tolerance,
                    $"{spec.Name}: {tensor.Name}[{i}] is {actual[i]:R}, PyTorch has {expected[i]:R}");
            }

            expected = expected[tensor.Length..];
            actual = actual[tensor.Length..];
        }
    }
}
