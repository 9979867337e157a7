using System.Net.Sockets;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using GrpcException = Grpc.Core.RpcException;

namespace FedInfra.Rpc.GrpcDotnet;

/// <summary>Statuses, their details and metadata, from ours to grpc-dotnet's and back.</summary>
internal static class GrpcStatus
{
    private const string Details = "grpc-status-details-bin";

    /// <summary>What to throw so that grpc-dotnet answers the status; the trailers come with it.</summary>
    public static GrpcException Sent(RpcException error, RpcMetadata trailers)
    {
        var metadata = Sent(trailers);
        Add(metadata, error.Trailers);
        if (error.Details.Count > 0)
        {
            var details = new Google.Rpc.Status { Code = (int)error.Code, Message = error.Detail };
            details.Details.AddRange(error.Details);
            metadata.Add(Details, details.ToByteArray());
        }

        return new GrpcException(new Status((StatusCode)error.Code, error.Detail), metadata);
    }

    public static Metadata Sent(RpcMetadata metadata)
    {
        var sent = new Metadata();
        Add(sent, metadata);
        return sent;
    }

    public static void Add(Metadata target, RpcMetadata metadata)
    {
        foreach (var entry in metadata)
        {
            target.Add(entry.Bytes is { } bytes ? new Metadata.Entry(entry.Key, bytes) : new Metadata.Entry(entry.Key, entry.Text!));
        }
    }

    /// <summary>A status that came from the other end, or a failure on the way, which both transports name alike.</summary>
    public static RpcException Received(GrpcException error)
    {
        var status = error.Status;
        if (status.StatusCode != StatusCode.DeadlineExceeded && IsOfTransport(status.DebugException))
        {
            return RpcConnections.StatusOf(status.DebugException!);
        }

        var code = System.Enum.IsDefined((RpcStatusCode)status.StatusCode) && status.StatusCode != StatusCode.OK ? (RpcStatusCode)status.StatusCode : RpcStatusCode.Unknown;
        return new RpcException(code, status.Detail, DetailsOf(error.Trailers), status.DebugException) { Trailers = Received(error.Trailers) };
    }

    public static RpcMetadata Received(Metadata metadata)
    {
        var received = new RpcMetadata();
        foreach (var entry in metadata)
        {
            if (!IsReserved(entry.Key))
            {
                received.AddReceived(entry.Key, entry.IsBinary ? null : entry.Value, entry.IsBinary ? entry.ValueBytes : null);
            }
        }

        return received;
    }

    // A message that does not parse is an IOException too; it came whole, and would not parse the next time either.
    private static bool IsOfTransport(Exception? cause) =>
        cause is HttpRequestException or (IOException and not InvalidProtocolBufferException) or SocketException or OperationCanceledException;

    private static bool IsReserved(string key) =>
        key.StartsWith("grpc-", StringComparison.Ordinal) || key is "content-type" or "content-length" or "te" or "host" or "date" or "server" or "trailer";

    // Details only explain; where they do not parse, code and message still stand.
    private static RepeatedField<Any> DetailsOf(Metadata trailers)
    {
        try
        {
            return trailers.GetValueBytes(Details) is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes).Details : [];
        }
        catch (InvalidProtocolBufferException)
        {
            return [];
        }
    }
}
