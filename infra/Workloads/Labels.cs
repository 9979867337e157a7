using FedInfra.Infra.Resources;

namespace FedInfra.Infra.Workloads;

/// <summary>Labels by which people, selectors and network policies find objects (Kubernetes' recommended ones).</summary>
internal static class Labels
{
    public const string Name = "app.kubernetes.io/name";

    public const string Instance = "app.kubernetes.io/instance";

    /// <summary>On every object: which program made it.</summary>
    public static Inputs Of(string app) => new()
    {
        [Name] = app,
        ["app.kubernetes.io/part-of"] = "fedinfra",
        ["app.kubernetes.io/managed-by"] = "pulumi",
    };

    /// <summary>On pods and in the selectors that find them; never changes, because selectors cannot.</summary>
    public static Inputs Pod(string app, string? instance = null) => new() { [Name] = app, [Instance] = instance ?? app };

    /// <summary>A selector of all pods of some workloads.</summary>
    public static Inputs Selector(params ReadOnlySpan<string> apps)
    {
        if (apps.Length == 1)
        {
            return new Inputs { ["matchLabels"] = new Inputs { [Name] = apps[0] } };
        }

        var values = new Input[apps.Length];
        for (var i = 0; i < apps.Length; i++)
        {
            values[i] = apps[i];
        }

        return new Inputs
        {
            ["matchExpressions"] = [new Inputs { ["key"] = Name, ["operator"] = "In", ["values"] = Input.List(values) }],
        };
    }
}
