using System.Collections.Concurrent;
using System.Collections.Immutable;
using FedInfra.Infra.Clusters;
using FedInfra.Infra.Synthesis;
using FedInfra.Infra.Tests.Synthesis;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace FedInfra.Infra.PulumiSdk.Tests;

/// <summary>Runs the native program under Pulumi's mocks and writes down what it registers.</summary>
internal sealed class NativeRun : IMocks
{
    private readonly Dictionary<string, (Resource Resource, CustomResourceOptions Options)> _custom = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Resource Resource, ResourceOptions Options)> _components = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MockResourceArgs> _requests = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<string> _calls = [];
    private readonly FakeCloud _cloud;
    private readonly bool _preview;
    private readonly Lock _lock = new();
    private ProgramRegistration? _registration;

    private NativeRun(FakeCloud cloud, bool preview)
    {
        _cloud = cloud;
        _preview = preview;
    }

    /// <summary>Custom resources by name, with the options that the program gave them.</summary>
    public IReadOnlyDictionary<string, (Resource Resource, CustomResourceOptions Options)> Custom => _custom;

    /// <summary>Component resources by name.</summary>
    public IReadOnlyDictionary<string, (Resource Resource, ResourceOptions Options)> Components => _components;

    /// <summary>What the engine was asked for, by name.</summary>
    public IReadOnlyDictionary<string, MockResourceArgs> Requests => _requests;

    /// <summary>The providers' functions that were called, with their arguments and who was asked.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    /// <summary>The component that was made, where one was asked for.</summary>
    public FedInfraCluster? Cluster { get; private set; }

    /// <summary>Runs a stack of the repository.</summary>
    /// <param name="stack">Its name.</param>
    /// <param name="cloud">What the providers answer.</param>
    /// <param name="preview">True for a preview in which no output of a resource is known yet.</param>
    /// <param name="config">What Pulumi hands over; null for what the stack's file says.</param>
    /// <param name="cluster">Makes the component that is to be tested; null for the program itself.</param>
    public static async Task<NativeRun> OfAsync(string stack, FakeCloud cloud, bool preview = false, string? config = null, Func<FedInfraCluster>? cluster = null)
    {
        const string variable = "PULUMI_CONFIG";
        var run = new NativeRun(cloud, preview);
        Environment.SetEnvironmentVariable(variable, config ?? PulumiConfig.Of(stack));
        try
        {
            var options = new TestOptions { StackName = stack, ProjectName = ProgramYaml.Project, IsPreview = preview };
            await Deployment.TestWithServiceProviderAsync<RecordedStack>(run, new StackFactory(() => new RecordedStack(run, cluster)), options);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        return run;
    }

    public async Task<ImmutableSortedDictionary<string, Registration>> RegistrationsAsync()
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, Registration>(StringComparer.Ordinal);
        foreach (var (name, (resource, options)) in _custom)
        {
            var inputs = ImmutableSortedDictionary.CreateBuilder<string, Registration.Property>(StringComparer.Ordinal);
            foreach (var (key, value) in _registration!.Inputs[name])
            {
                inputs.Add(key, await PropertyAsync(_requests[name].Inputs[key], value));
            }

            var dependsOn = await OutputUtilities.GetValueAsync(options.DependsOn.ToOutput());
            all.Add(name, new Registration
            {
                Type = resource.GetResourceType(),
                Name = name,
                Inputs = inputs.ToImmutable(),
                Provider = options.Provider?.GetResourceName(),
                Version = options.Version,
                Protect = options.Protect == true,
                RetainOnDelete = options.RetainOnDelete == true,
                DeleteBeforeReplace = options.DeleteBeforeReplace == true,
                CreateTimeout = options.CustomTimeouts?.Create,
                DependsOn = dependsOn.Select(other => other.GetResourceName()),
                IgnoreChanges = options.IgnoreChanges,
                AdditionalSecretOutputs = options.AdditionalSecretOutputs,
            });
        }

        return all.ToImmutable();
    }

    public async Task<ImmutableSortedDictionary<string, Registration.Property>> ExportsAsync()
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, Registration.Property>(StringComparer.Ordinal);
        foreach (var (name, output) in _registration!.Exports)
        {
            all.Add(name, await PropertyAsync(await OutputUtilities.GetValueAsync(output), output));
        }

        return all.ToImmutable();
    }

    Task<(string? id, object state)> IMocks.NewResourceAsync(MockResourceArgs args)
    {
        lock (_lock)
        {
            _requests.Add(args.Name!, args);
        }

        return Task.FromResult<(string?, object)>(_preview ? (null, ImmutableDictionary<string, object>.Empty) : (FakeCloud.IdOf(args.Name!), _cloud.StateOf(args.Name!)));
    }

    Task<object> IMocks.CallAsync(MockCallArgs args)
    {
        // A provider is referred to as URN::ID, and the URN ends with its name.
        _calls.Add($"{args.Token} {GoJson.Of(args.Args)} by {args.Provider?.Split("::")[^2]}");
        return Task.FromResult<object>(_cloud.AnswerOf(args.Token!));
    }

    private ResourceTransformationResult? Record(ResourceTransformationArgs args)
    {
        if (args.Options is CustomResourceOptions options)
        {
            _custom.Add(args.Resource.GetResourceName(), (args.Resource, options));
        }
        else if (args.Resource is not Stack)
        {
            _components.Add(args.Resource.GetResourceName(), (args.Resource, args.Options));
        }

        return null;
    }

    private static async Task<Registration.Property> PropertyAsync(object? received, object? given)
    {
        var (secret, dependencies) = (false, ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal));
        foreach (var output in OutputsIn(given))
        {
            secret |= await Output.IsSecretAsync(output);
            dependencies.UnionWith((await OutputUtilities.GetDependenciesAsync(output)).Select(resource => resource.GetResourceName()));
        }

        return new Registration.Property(GoJson.Of(received), secret, dependencies.ToImmutable());
    }

    private static IEnumerable<Output<object?>> OutputsIn(object? value) => value switch
    {
        Output<object?> output => [output],
        ImmutableDictionary<string, object?> map => map.Values.SelectMany(OutputsIn),
        ImmutableArray<object?> list => list.SelectMany(OutputsIn),
        _ => [],
    };

    private sealed class RecordedStack : Stack
    {
        public RecordedStack(NativeRun run, Func<FedInfraCluster>? cluster)
            : base(new StackOptions { ResourceTransformations = { run.Record } })
        {
            if (cluster is not null)
            {
                run.Cluster = cluster();
                return;
            }

            run._registration = ProgramRegistration.Of(StackBuilder.Build(NativeProgram.ReadSettings()));
        }
    }

    private sealed class StackFactory(Func<Stack> make) : IServiceProvider
    {
        public object? GetService(Type serviceType) => make();
    }
}
