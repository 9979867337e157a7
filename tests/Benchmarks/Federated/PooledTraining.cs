using FedInfra.Learning.Data;
using FedInfra.Learning.Models;
using FedInfra.Learning.Training;

namespace FedInfra.Benchmarks.Federated;

/// <summary>
/// FLamby's pooled model: one logistic regression over all four hospitals' training rows, standardised together; Adam
/// 1e-3, 50 epochs, batch 4. At a hospital it is measured on rows standardised by that hospital's own training rows,
/// which is what FLamby's 0.735 is; on the union, where rows are standardised together, it does better.
/// </summary>
internal sealed class PooledTraining(string folder, int sites)
{
    private readonly DataCatalogue _catalogue = new();

    private static TrainingPlan Plan(ulong seed) => new()
    {
        Epochs = 50,
        BatchSize = 4,
        Seed = seed,
        Optimizer = new OptimizerSpec { Name = "adam", LearningRate = 1e-3f },
    };

    /// <returns>Accuracy at each site and on the union.</returns>
    public (IReadOnlyList<double> Sites, double Union) Measure(ulong seed)
    {
        var pooled = Load(null);
        var spec = ModelCatalogue.LogisticRegression(pooled.Train.Source.FeatureLength, 2);
        using var trainer = new ManagedTrainer(spec);
        trainer.Load(spec.Initialize(seed));
        trainer.Train(pooled.Train, Plan(seed));
        var accuracies = Enumerable.Range(0, sites).Select(site => trainer.Evaluate(Load(site).Test).Accuracy);
        return ([.. accuracies], trainer.Evaluate(pooled.Test).Accuracy);
    }

    private SiteData Load(int? site) => _catalogue.Load(
        new DataSourceSpec
        {
            Kind = "heart-disease",
            Path = folder,
            Partition = site is null ? null : new PartitionSpec { Kind = "column", Parts = sites, Index = site.Value },
        },
        folder);
}
