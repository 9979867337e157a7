using System.Collections.Immutable;
using FedInfra.Infra.Packages;
using Pulumi;
using Model = FedInfra.Infra.Resources;

namespace FedInfra.Infra.PulumiSdk;

/// <summary>
/// Walks a program and registers what it holds with the engine that runs this process: the same tokens, names, inputs
/// and options as the YAML program, and a component resource for each component of the model.
/// </summary>
internal sealed class ProgramRegistration
{
    private readonly ComponentResource? _parent;
    private readonly Dictionary<Model.Resource, CustomResource> _resources = [];
    private readonly OrderedDictionary<Model.Component, ProgramComponent> _components = [];
    private readonly Dictionary<string, ImmutableDictionary<string, object?>> _inputs = new(StringComparer.Ordinal);
    private readonly InputValues _values;

    private ProgramRegistration(ComponentResource? parent)
    {
        _parent = parent;
        _values = new InputValues(_resources);
    }

    /// <summary>What the program exports.</summary>
    public ImmutableSortedDictionary<string, Output<object?>> Exports { get; private set; } = ImmutableSortedDictionary<string, Output<object?>>.Empty;

    /// <summary>What each resource was registered with, by its name.</summary>
    public IReadOnlyDictionary<string, ImmutableDictionary<string, object?>> Inputs => _inputs;

    /// <summary>Registers every resource of <paramref name="program"/>.</summary>
    /// <param name="program">The model.</param>
    /// <param name="parent">The component that all of it becomes part of; null for the stack itself.</param>
    public static ProgramRegistration Of(Model.StackProgram program, ComponentResource? parent = null)
    {
        var registration = new ProgramRegistration(parent);
        foreach (var resource in program.Resources)
        {
            registration.Add(resource);
        }

        foreach (var component in registration._components.Values)
        {
            component.Complete();
        }

        registration.Exports = program.Outputs.ToImmutableSortedDictionary(output => output.Key, output => registration._values.Lifted(output.Value), StringComparer.Ordinal);
        return registration;
    }

    private void Add(Model.Resource resource)
    {
        var inputs = _values.Map(resource.Inputs).SetItems(SchemaFacts.ConstantsOf(resource.Type));
        var args = new DictionaryResourceArgs(inputs);
        var options = Options(resource);
        _inputs.Add(resource.Name, inputs);
        _resources.Add(resource, resource is Model.Provider
            ? new ProviderResource(resource.Package, resource.Name, args, options)
            : new RegisteredResource(resource.Type, resource.Name, args, options));
    }

    private CustomResourceOptions Options(Model.Resource resource)
    {
        var wanted = resource.Options;
        var options = new CustomResourceOptions
        {
            Parent = ComponentOf(resource.Component),
            Provider = resource.Provider is { } provider ? (ProviderResource)_resources[provider] : null,
            Version = (resource as Model.Provider ?? resource.Provider)?.Version ?? ProviderPackage.VersionOf(resource.Package),
            Protect = OnlyIf(wanted.Protect),
            RetainOnDelete = OnlyIf(wanted.RetainOnDelete),
            DeleteBeforeReplace = OnlyIf(wanted.DeleteBeforeReplace),
            IgnoreChanges = [.. wanted.IgnoreChanges],
            AdditionalSecretOutputs = [.. wanted.AdditionalSecretOutputs.Union(SchemaFacts.SecretOutputsOf(resource.Type))],
            CustomTimeouts = wanted.CreateTimeout is { } create ? new CustomTimeouts { Create = GoDuration.Parse(create) } : null,
        };
        foreach (var other in wanted.DependsOn)
        {
            options.DependsOn.Add(_resources[other]);
        }

        // The YAML program is flat. A stack that it made keeps its resources when this program takes over, because the
        // engine finds them under their old names, which had no parent. Inside a team's program there is no such past.
        if (_parent is null)
        {
            options.Aliases.Add(new Alias { NoParent = true });
        }

        return options;
    }

    private ProgramComponent ComponentOf(Model.Component component)
    {
        if (!_components.TryGetValue(component, out var registered))
        {
            Resource? parent = component.Parent is { } outer ? ComponentOf(outer) : _parent;
            registered = new ProgramComponent(component.Type, component.Name, new ComponentResourceOptions { Parent = parent });
            _components.Add(component, registered);
        }

        return registered;
    }

    /// <summary>An option that is not wanted is not said at all, so that a parent's holds.</summary>
    private static bool? OnlyIf(bool wanted) => wanted ? true : null;
}
