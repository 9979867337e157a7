using FedInfra.ClientNode.Directives;
using FedInfra.ClientNode.Identity;
using FedInfra.ClientNode.ModelFiles;
using FedInfra.ClientNode.Privacy;
using FedInfra.ClientNode.SecureAggregation;
using FedInfra.ClientNode.Sites;
using FedInfra.Identity;
using FedInfra.Learning.Data;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.Sessions;

/// <summary>All nodes of one process: they share the models on disk, the training engines and the data in memory.</summary>
public sealed class NodeHost : IDisposable
{
    private readonly FileLock _lock;
    private readonly ModelCache _models;
    private readonly TrainerPool _trainers;
    private readonly DeviceMetrics _metrics;
    private readonly NodeSession[] _sessions;

    /// <param name="nodes">The nodes and their data; checked before.</param>
    /// <param name="options">Folders and limits.</param>
    /// <param name="links">Each node's way to the coordinator, by the node's name.</param>
    /// <param name="time">Paces deadlines and retries.</param>
    /// <param name="logger">Where the nodes write what they do.</param>
    /// <param name="identities">What a node signs with in masked rounds, by its name; null where no node, or not this one, can take part.</param>
    /// <exception cref="Learning.LearningException">A node's data cannot be read.</exception>
    /// <exception cref="ClientNodeException">Another process uses the data folder.</exception>
    public NodeHost(
        IReadOnlyList<SiteNode> nodes, NodeHostOptions options, Func<string, ICoordinatorLink> links, TimeProvider time, ILogger logger, Func<string, NodeIdentity?>? identities = null)
    {
        _lock = Lock(options.DataFolder);
        var catalogue = new DataCatalogue();
        var data = nodes.Select(node => catalogue.Load(node.Data!, options.BaseFolder)).ToArray();
        _models = new ModelCache(Path.Combine(options.DataFolder, "models"), time);
        var uploads = new UpdateUpload(Path.Combine(options.DataFolder, "uploads"), time);
        _trainers = new TrainerPool(options.Device, options.Parallel);
        _metrics = new DeviceMetrics(options.Device);
        var ledgers = new NodeLedgers(options, nodes, time);
        var masked = new MaskedUpdates(options, time, logger);
        _sessions = [.. nodes.Select((node, i) =>
        {
            var identity = identities?.Invoke(node.Name!);
            var policy = identity is null ? options.Policy : options.Policy.ThatMasks();
            return new NodeSession(node.Name!, data[i], _models, _trainers, uploads, links(node.Name!), time, logger, ledgers.Of(node), policy, masked.Of(identity));
        })];
    }

    /// <summary>Runs every node until cancelled; the first that the coordinator refuses for good stops them all.</summary>
    /// <exception cref="Rpc.RpcException">The coordinator refused a node.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAll(_sessions.Select(async session =>
        {
            try
            {
                await session.RunAsync(stop.Token);
            }
            catch
            {
                await stop.CancelAsync();
                throw;
            }
        }));
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _trainers.Dispose();
        _models.Dispose();
        _lock.Dispose();
    }

    /// <summary>Two processes that went on with one masked round would give away its update, and each would spend the privacy budget by itself.</summary>
    private static FileLock Lock(string folder)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, "lock");
        return FileLock.TryTake(path)
            ?? throw new ClientNodeException($"Another client node is using {folder} ({path} is locked). Stop it, or give this one another data-dir.");
    }
}
