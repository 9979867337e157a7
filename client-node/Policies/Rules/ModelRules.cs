using System.Globalization;
using FedInfra.Contracts.V1;
using FedInfra.Learning;
using FedInfra.Learning.Models;
using FedInfra.Learning.Models.Layers;

namespace FedInfra.ClientNode.Policies.Rules;

/// <summary>
/// The models that a site trains. A coordinator can craft a model whose update shows single examples (imprint layers,
/// Fowl et al. 2022; such models need many units and few kinds of layers), so that a site that knows its study lists what it expects.
/// </summary>
public sealed class ModelRules : IPolicyRule
{
    /// <summary>Names of models; <c>*</c> stands for any letters.</summary>
    public IList<string>? Names { get; set; }

    /// <summary>Kinds of layers, for example <c>linear</c>.</summary>
    public IList<string>? Layers { get; set; }

    /// <summary>Most values of a model, at least 1.</summary>
    public long? MaximumParameters { get; set; }

    IEnumerable<string> IPolicyRule.Validate()
    {
        List<string> errors = [.. AllowList.Validate("models.names", Names), .. AllowList.Validate("models.layers", Layers, LayerSpec.Kinds)];
        if (MaximumParameters is < 1 or > ModelSpec.MaximumParameters)
        {
            errors.Add(Text($"models.maximum-parameters: {MaximumParameters} is outside 1 to {ModelSpec.MaximumParameters}"));
        }

        return errors;
    }

    IEnumerable<string> IPolicyRule.WhyNot(Directive directive, DateTimeOffset now)
    {
        if (DirectiveParts.ModelOf(directive) is not { } model || (Names is null && Layers is null && MaximumParameters is null))
        {
            return [];
        }

        try
        {
            return WhyNot(ModelSpec.Parse(model.Spec, "the coordinator's model"));
        }
        catch (LearningException exception)
        {
            return [$"models: {exception.Message}"];
        }
    }

    IEnumerable<string> IPolicyRule.Describe() =>
    [
        $"models: {AllowList.Text(Names)}, of the layers {AllowList.Text(Layers)}, with {(MaximumParameters is { } most ? Text($"at most {most}") : "any number of")} parameters",
    ];

    private IEnumerable<string> WhyNot(ModelSpec spec)
    {
        if (!AllowList.Allows(Names, spec.Name))
        {
            yield return $"models.names: this site trains {AllowList.Text(Names)} only, not '{spec.Name}'";
        }

        if (Layers is not null && spec.Layers.Select(layer => layer.Kind).Except(Layers).ToArray() is { Length: > 0 } others)
        {
            yield return $"models.layers: the model has {string.Join(", ", others)}; this site allows {AllowList.Text(Layers)} only";
        }

        if (spec.ParameterCount > MaximumParameters)
        {
            yield return Text($"models.maximum-parameters: the model has {spec.ParameterCount} parameters; this site allows {MaximumParameters}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
