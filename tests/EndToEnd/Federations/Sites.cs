namespace FedInfra.EndToEnd.Tests.Federations;

/// <summary>Site files of nodes that train on drawn digits.</summary>
internal static class Sites
{
    /// <summary>Ten examples: a node that is done before anybody can blink.</summary>
    public const string Quick = "{kind: digits, examples: 400, test-examples: 100, partition: {kind: iid, parts: 40}}";

    private const string QuickPart = "{kind: digits, examples: 400, test-examples: 100, partition: {kind: iid, parts: 40, index: ";

    /// <summary>A thousand times as many: under the same plan, a node that trains a thousand times as long.</summary>
    public const string Slow = "{kind: digits, examples: 10000, test-examples: 100}";

    /// <param name="coordinator">Where the coordinator listens.</param>
    /// <param name="nodes">Names; a name that ends with <c>-slow</c> has much data, and one that ends with a number that number's part of it.</param>
    public static string File(Uri coordinator, IEnumerable<string> nodes) =>
        $"coordinator: {coordinator}\nparallel: 4\nnodes:\n"
        + string.Concat(nodes.Select(node => $"  - name: {node}\n    data: {DataOf(node)}\n"));

    private static string DataOf(string node) =>
        int.TryParse(node.Split('-')[^1], out var part) ? $"{QuickPart}{part}}}}}"
        : node.EndsWith("-slow", StringComparison.Ordinal) ? Slow : Quick;
}
