using FedInfra.Contracts.V1;
using FedInfra.Rpc;
using FedInfra.Rpc.Codecs;

namespace FedInfra.Contracts;

/// <summary>The methods of <c>fedinfra.v1.Federation</c>, which client nodes call.</summary>
public static class FederationMethods
{
    public static readonly RpcService Service = new(FederationReflection.Descriptor.Services[0]);

    public static readonly RpcMethod<RegisterRequest, RegisterReply> Register =
        Service.Unary<RegisterRequest, RegisterReply>("Register");

    public static readonly RpcMethod<ReceiveDirectivesRequest, Directive> ReceiveDirectives =
        Service.ServerStreaming<ReceiveDirectivesRequest, Directive>("ReceiveDirectives");

    /// <summary>The bytes lie in pooled buffers: dispose each chunk when they are used up.</summary>
    public static readonly RpcMethod<DownloadRequest, RpcChunk<Chunk>> Download =
        Service.ServerStreaming("Download", RpcCodec.Protobuf<DownloadRequest>(), RpcCodec.Chunk<Chunk>("data"));

    public static readonly RpcMethod<BeginUploadRequest, BeginUploadReply> BeginUpload =
        Service.Unary<BeginUploadRequest, BeginUploadReply>("BeginUpload");

    /// <summary>The bytes lie in pooled buffers: dispose each part when they are used up.</summary>
    public static readonly RpcMethod<RpcChunk<UploadPart>, UploadReceipt> Upload =
        Service.ClientStreaming("Upload", RpcCodec.Chunk<UploadPart>("data"), RpcCodec.Protobuf<UploadReceipt>());

    public static readonly RpcMethod<AdvanceRequest, AdvanceReply> Advance =
        Service.Unary<AdvanceRequest, AdvanceReply>("Advance");

    public static readonly RpcMethod<ReportRequest, ReportReply> Report =
        Service.Unary<ReportRequest, ReportReply>("Report");
}
