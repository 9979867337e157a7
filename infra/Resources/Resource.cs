namespace FedInfra.Infra.Resources;

/// <summary>
/// One resource of a program: a type token, a logical name, inputs, and how the engine is to treat it. Derived classes
/// name the token and declare the outputs that other resources may refer to.
/// </summary>
public abstract class Resource
{
    /// <param name="scope">Where it belongs: program, component, provider.</param>
    /// <param name="type">Type token, for example <c>aws:ec2/vpc:Vpc</c>.</param>
    /// <param name="name">Name within the scope; the scope puts its own before it.</param>
    /// <param name="inputs">Inputs by the provider's names.</param>
    /// <param name="options">How the engine is to treat it.</param>
    /// <exception cref="InvalidOperationException">The program has a resource of that name already.</exception>
    protected Resource(Scope scope, string type, string name, Inputs inputs, ResourceOptions? options)
    {
        Type = type;
        Name = scope.NameOf(name);
        Inputs = inputs;
        Options = options ?? ResourceOptions.None;
        Component = scope.Component;
        Provider = Options.Provider ?? (this is Provider ? null : scope.ProviderOf(Package));
        scope.Program.Add(this);
    }

    public string Type { get; }

    /// <summary>Logical name, unique in the program.</summary>
    public string Name { get; }

    public Inputs Inputs { get; }

    public ResourceOptions Options { get; }

    /// <summary>The component that it is part of; the YAML program is flat and knows it by the name's beginning.</summary>
    public Component Component { get; }

    /// <summary>The explicit provider that manages it; null for the package's default one, and for providers.</summary>
    public Provider? Provider { get; }

    /// <summary>The plug-in that it needs: <c>aws</c> for <c>aws:ec2/vpc:Vpc</c> and for <c>pulumi:providers:aws</c>.</summary>
    public string Package => Type.StartsWith(Provider.TypePrefix, StringComparison.Ordinal)
        ? Type[Provider.TypePrefix.Length..]
        : Type[..Type.IndexOf(':', StringComparison.Ordinal)];

    /// <summary>The provider's identifier of it.</summary>
    public Output<string> Id => Output<string>("id");

    public override string ToString() => $"{Name} ({Type})";

    /// <summary>An output that the provider declares.</summary>
    /// <param name="path">Its name, and what inside it: <c>endpoints[0].host</c>.</param>
    protected Output<T> Output<T>(string path) => new(new ReferenceInput(this, path));
}
