using FedInfra.Contracts.V1;
using FedInfra.Rpc;

namespace FedInfra.Contracts;

/// <summary>The methods of <c>fedinfra.v1.Federation</c>, which client nodes call.</summary>
public static class FederationMethods
{
    public static readonly RpcService Service = new(FederationReflection.Descriptor.Services[0]);

    public static readonly RpcMethod<RegisterRequest, RegisterReply> Register =
        Service.Unary<RegisterRequest, RegisterReply>("Register");

    public static readonly RpcMethod<ReceiveDirectivesRequest, Directive> ReceiveDirectives =
        Service.ServerStreaming<ReceiveDirectivesRequest, Directive>("ReceiveDirectives");

    public static readonly RpcMethod<DownloadRequest, Chunk> Download =
        Service.ServerStreaming<DownloadRequest, Chunk>("Download");

    public static readonly RpcMethod<BeginUploadRequest, BeginUploadReply> BeginUpload =
        Service.Unary<BeginUploadRequest, BeginUploadReply>("BeginUpload");

    public static readonly RpcMethod<UploadPart, UploadReceipt> Upload =
        Service.ClientStreaming<UploadPart, UploadReceipt>("Upload");

    public static readonly RpcMethod<ReportRequest, ReportReply> Report =
        Service.Unary<ReportRequest, ReportReply>("Report");
}
