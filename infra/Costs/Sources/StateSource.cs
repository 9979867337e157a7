using FedInfra.Infra.Engine;

namespace FedInfra.Infra.Costs.Sources;

/// <summary>Reads resources from what <c>pulumi stack export</c> writes; fields and versions that it does not know are no obstacle.</summary>
public static class StateSource
{
    /// <param name="path">The file; <c>-</c> for standard input.</param>
    /// <exception cref="InfraException">The file cannot be read or is no state.</exception>
    public static StackResources Read(string path) => Read(EngineDocument.Load(path), path);

    /// <param name="document">The file's bytes.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="InfraException">It is no state.</exception>
    public static StackResources Read(byte[] document, string path)
    {
        Dictionary<string, string> regions = [];
        OrderedDictionary<string, BilledResource> resources = [];
        string? stack = null;
        var preview = false;
        var found = EngineDocument.Walk(document, path, ["deployment", "resources"], item =>
        {
            if (EngineState.Read(item) is not { } state)
            {
                return;
            }

            stack ??= state.Urn.Stack;
            if (EngineResource.Read(state, regions) is { } resource)
            {
                resources[resource.Id] = resource;
            }
        },
        (name, _) => preview |= name is "steps" or "changeSummary");
        if (!found && preview)
        {
            throw new InfraException($"{EngineDocument.Name(path)}: this is a preview; give it with --preview.");
        }

        return found
            ? new StackResources(stack, "state", [.. resources.Values], [])
            : throw new InfraException($"{EngineDocument.Name(path)}: has no deployment.resources; write it with `pulumi stack export --file {EngineDocument.Name(path)}`.");
    }
}
