using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace FedInfra.Rpc.Wire;

/// <summary>A call's status as trailers: grpc-status, grpc-message and grpc-status-details-bin.</summary>
internal static class StatusTrailers
{
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Details = "grpc-status-details-bin";

    public static string FormatCode(RpcStatusCode code) => ((int)code).ToString(CultureInfo.InvariantCulture);

    /// <summary>google.rpc.Status with the code and message repeated, as its readers expect.</summary>
    public static string FormatDetails(RpcException error)
    {
        var status = new Google.Rpc.Status { Code = (int)error.Code, Message = error.Detail };
        status.Details.AddRange(error.Details);
        return MetadataHeader.FormatBytes(status.ToByteArray());
    }

    /// <summary>Null where the status is OK, else what to throw.</summary>
    public static RpcException? Parse(string status, string? message, string? details, RpcMetadata trailers)
    {
        if (!int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return new RpcException(RpcStatusCode.Unknown, $"The server answered the status '{status}', which is no number.");
        }

        // A code of a later protocol version is unknown to us, which is what UNKNOWN means.
        var code = System.Enum.IsDefined((RpcStatusCode)number) ? (RpcStatusCode)number : RpcStatusCode.Unknown;
        return code == RpcStatusCode.Ok
            ? null
            : new RpcException(code, StatusMessage.Decode(message ?? ""), ParseDetails(details)) { Trailers = trailers };
    }

    // Details only explain; where they do not parse, code and message still stand.
    private static Google.Protobuf.Collections.RepeatedField<Any> ParseDetails(string? details)
    {
        if (details is null || !MetadataHeader.TryParseBytes(details, out var bytes))
        {
            return [];
        }

        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(bytes).Details;
        }
        catch (InvalidProtocolBufferException)
        {
            return [];
        }
    }
}
