using System.Globalization;
using System.Security.Authentication;
using FedInfra.ClientNode.Sessions;
using FedInfra.ClientNode.Sites;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Identity;
using FedInfra.Rpc;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace FedInfra.ClientNode.Identity;

/// <summary>Gets a node its first certificate: token and signing request against a certificate, over TLS whose server is verified.</summary>
public sealed class NodeEnrolment : IAsyncDisposable
{
    private static readonly RpcCallOptions _call = new() { Deadline = TimeSpan.FromSeconds(30) };

    private readonly SiteFile _site;
    private readonly TrustedAuthority _authority;
    private readonly IRpcChannel _channel;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <param name="site">Where the coordinator is, and the tokens are.</param>
    /// <param name="authority">The coordinator's authority.</param>
    /// <param name="transport">Who speaks gRPC.</param>
    /// <param name="time">Says what has expired.</param>
    /// <param name="logger">Where it is written that a node enrolled; never with what.</param>
    public NodeEnrolment(SiteFile site, TrustedAuthority authority, IRpcTransport transport, TimeProvider time, ILogger logger)
    {
        (_site, _authority, _time, _logger) = (site, authority, time, logger);
        _channel = transport.Connect(new Uri(site.Coordinator!), new RpcChannelOptions { SslClientAuthenticationOptions = authority.ClientOptions(own: null) });
    }

    /// <summary>True where the node has a certificate that can be used now.</summary>
    public bool IsEnrolled(NodeCredentials credentials) =>
        credentials.Certificate is { } certificate && credentials.Expires > _time.GetUtcNow() && _authority.WhyNotClient(certificate).Length == 0;

    /// <summary>Enrols a node that has no usable certificate.</summary>
    /// <param name="credentials">The node's.</param>
    /// <param name="patient">Whether a coordinator that does not answer is tried again without end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>True where the node waits for approval.</returns>
    /// <exception cref="ClientNodeException">There is no token, or the coordinator is not the one expected.</exception>
    /// <exception cref="RpcException">The coordinator refuses.</exception>
    public async Task<bool> EnrollAsync(NodeCredentials credentials, bool patient, CancellationToken cancellationToken)
    {
        if (_site.EnrolmentTokenFile is not { } file)
        {
            throw new ClientNodeException(WhyNot(credentials) + " Ask the coordinator's operator for a token (coordinator token create "
                + $"{credentials.Node}) and give it with --enrolment-token-file or as enrolment-token-file in the site file.");
        }

        var token = SecretFile.ReadSecret(Directory.Exists(file) ? Path.Combine(file, credentials.Node) : file);
        var request = new EnrollRequest { Node = credentials.Node, Token = token, SigningRequest = ByteString.CopyFrom(credentials.CreateSigningRequest()) };
        var reply = patient
            ? await CoordinatorRetry.Create(_time).ExecuteAsync(async stop => await CallAsync(request, stop), cancellationToken)
            : await CallAsync(request, cancellationToken);
        credentials.Accept(reply.Certificate.ToByteArray());
        Log.Enrolled(_logger, credentials.Node, _site.Coordinator!, credentials.Expires.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        return reply.Pending;
    }

    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    private string WhyNot(NodeCredentials credentials) => credentials.Certificate is null
        ? $"{credentials.Node} has not enrolled."
        : credentials.Expires <= _time.GetUtcNow()
            ? $"The certificate of {credentials.Node} expired at {credentials.Expires.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)}."
            : $"The certificate of {credentials.Node} is not one of the given authority's.";

    private async Task<EnrollReply> CallAsync(EnrollRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await _channel.CallAsync(EnrolmentMethods.Enroll, request, _call, cancellationToken);
        }
        catch (RpcException exception) when (exception.InnerException?.InnerException is AuthenticationException tls)
        {
            // Trying again would not help, and what answers there may be somebody else.
            throw new ClientNodeException(
                $"What answers at {_site.Coordinator} cannot prove to be this site's coordinator: {tls.Message} Check coordinator and coordinator-ca-file. The token was not sent.", exception);
        }
        catch (RpcException exception)
        {
            Log.ConnectionLost(_logger, request.Node, exception.Message);
            throw;
        }
    }
}
