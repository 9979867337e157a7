using System.Collections.Immutable;

namespace FedInfra.Infra.Resources;

/// <summary>Where new resources go: a program, a component in it, and the providers that manage them.</summary>
public sealed class Scope
{
    private readonly ImmutableDictionary<string, Provider> _providers;

    /// <summary>The outermost scope of a program's part.</summary>
    /// <param name="program">The program that resources are added to.</param>
    /// <param name="componentType">Type token of the component, for example <c>fedinfra:index:Site</c>.</param>
    /// <param name="name">The component's name; it begins the names of all resources inside.</param>
    public Scope(StackProgram program, string componentType, string name)
        : this(program, new Component(componentType, name, null), ImmutableDictionary<string, Provider>.Empty)
    {
    }

    private Scope(StackProgram program, Component component, ImmutableDictionary<string, Provider> providers)
    {
        Program = program;
        Component = component;
        _providers = providers;
    }

    public StackProgram Program { get; }

    public Component Component { get; }

    /// <summary>A component inside this one.</summary>
    /// <param name="componentType">Its type token.</param>
    /// <param name="name">Its name within this one.</param>
    public Scope Child(string componentType, string name) =>
        new(Program, new Component(componentType, NameOf(name), Component), _providers);

    /// <summary>The same scope, in which <paramref name="provider"/> manages the resources of its package.</summary>
    public Scope With(Provider provider) => new(Program, Component, _providers.SetItem(provider.Package, provider));

    /// <summary>The logical name that a resource called <paramref name="name"/> here has in the program.</summary>
    public string NameOf(string name) => $"{Component.Name}-{name}";

    /// <summary>The provider that manages resources of <paramref name="package"/> here; null for the default one.</summary>
    public Provider? ProviderOf(string package) => _providers.GetValueOrDefault(package);
}
