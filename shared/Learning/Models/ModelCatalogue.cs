using FedInfra.Learning.Models.Layers;

namespace FedInfra.Learning.Models;

/// <summary>Models that are known by name; the first two are McMahan et al. 2017, section 3.</summary>
public static class ModelCatalogue
{
    /// <summary>The names that <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["2nn", "cnn", "logreg"];

    /// <summary>Two hidden layers of 200 units with ReLU over 28x28 images: 199,210 parameters.</summary>
    public static ModelSpec TwoLayerPerceptron { get; } = new(
        "2nn",
        [784],
        [new LinearSpec(200), new ReluSpec(), new LinearSpec(200), new ReluSpec(), new LinearSpec(10)],
        LossKind.SoftmaxCrossEntropy);

    /// <summary>Two 5x5 convolutions (32 and 64 channels, each with 2x2 pooling) and 512 dense units: 1,663,370 parameters.</summary>
    public static ModelSpec ConvolutionalNetwork { get; } = new(
        "cnn",
        [1, 28, 28],
        [
            new Conv2dSpec(32, 5, 2), new ReluSpec(), new MaxPoolSpec(2),
            new Conv2dSpec(64, 5, 2), new ReluSpec(), new MaxPoolSpec(2),
            new FlattenSpec(), new LinearSpec(512), new ReluSpec(), new LinearSpec(10),
        ],
        LossKind.SoftmaxCrossEntropy);

    /// <summary>Logistic regression: one logit and binary cross-entropy for two classes, else softmax.</summary>
    /// <param name="inputLength">Number of features, 1 or more.</param>
    /// <param name="classes">2 or more.</param>
    public static ModelSpec LogisticRegression(int inputLength, int classes) => new(
        "logreg",
        [inputLength],
        [new LinearSpec(classes == 2 ? 1 : classes)],
        classes == 2 ? LossKind.BinaryCrossEntropy : LossKind.SoftmaxCrossEntropy);

    /// <summary>A model by name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="inputLength">Features of one example; only <c>logreg</c> takes any number of them.</param>
    /// <param name="classes">Classes to tell apart; only <c>logreg</c> takes any number of them.</param>
    /// <exception cref="LearningException">The name is unknown.</exception>
    public static ModelSpec Find(string name, int inputLength = 784, int classes = 10) => name switch
    {
        "2nn" => TwoLayerPerceptron,
        "cnn" => ConvolutionalNetwork,
        "logreg" => LogisticRegression(inputLength, classes),
        _ => throw new LearningException($"unknown model '{name}'; known are {string.Join(", ", Names)}, or give a model spec file."),
    };
}
