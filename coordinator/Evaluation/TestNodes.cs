using FedInfra.Coordinator.Nodes;
using FedInfra.Coordinator.State;

namespace FedInfra.Coordinator.Evaluation;

/// <summary>The nodes that can measure a model: connected and approved, with test examples of their own.</summary>
public sealed class TestNodes(NodeDirectory nodes, StateStore state)
{
    /// <summary>Names in ordinal order.</summary>
    public IReadOnlyList<string> Connected
    {
        get
        {
            var known = state.Current.Nodes;
            return [.. nodes.Ready.Where(node => known.TryGetValue(node, out var record) && record.Description.TestExamples > 0)];
        }
    }
}
