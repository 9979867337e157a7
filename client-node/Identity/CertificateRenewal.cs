using System.Globalization;
using FedInfra.ClientNode.Sessions;
using FedInfra.Contracts.V1;
using FedInfra.Rpc;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.Identity;

/// <summary>Renews a node's certificate after two thirds of its life, for as long as the node runs.</summary>
public sealed class CertificateRenewal(NodeCredentials credentials, RpcCoordinatorLink link, TimeProvider time, ILogger logger)
{
    /// <summary>A clock that is set, or a machine that sleeps, is noticed after this.</summary>
    private static readonly TimeSpan _longestPause = TimeSpan.FromHours(1);

    private static readonly TimeSpan _shortestPause = TimeSpan.FromSeconds(1);

    /// <summary>Runs until cancelled.</summary>
    /// <exception cref="RpcException">The coordinator refuses: the node was revoked, or its certificate has expired meanwhile.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var pause = credentials.RenewAt - time.GetUtcNow();
            await Task.Delay(pause < _shortestPause ? _shortestPause : pause > _longestPause ? _longestPause : pause, time, cancellationToken);
            if (time.GetUtcNow() >= credentials.RenewAt)
            {
                await RenewAsync(cancellationToken);
            }
        }
    }

    /// <summary>Gets the next certificate and connects with it from now on.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        var request = new RenewRequest { SigningRequest = ByteString.CopyFrom(credentials.CreateSigningRequest()) };
        var reply = await CoordinatorRetry.Create(time).ExecuteAsync(async stop => await link.RenewAsync(request, stop), cancellationToken);
        credentials.Accept(reply.Certificate.ToByteArray());
        await link.ReconnectAsync();
        Log.CertificateRenewed(logger, credentials.Node, credentials.Expires.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
    }
}
