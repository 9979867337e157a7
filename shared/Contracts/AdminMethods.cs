using FedInfra.Contracts.V1;
using FedInfra.Rpc;
using FedInfra.Rpc.Codecs;

namespace FedInfra.Contracts;

/// <summary>The methods of <c>fedinfra.v1.Admin</c>, which people and their tools call.</summary>
public static class AdminMethods
{
    public static readonly RpcService Service = new(AdminReflection.Descriptor.Services[0]);

    public static readonly RpcMethod<SubmitJobRequest, SubmitJobReply> SubmitJob =
        Service.Unary<SubmitJobRequest, SubmitJobReply>("SubmitJob");

    public static readonly RpcMethod<ListJobsRequest, ListJobsReply> ListJobs =
        Service.Unary<ListJobsRequest, ListJobsReply>("ListJobs");

    public static readonly RpcMethod<WatchJobRequest, JobUpdate> WatchJob =
        Service.ServerStreaming<WatchJobRequest, JobUpdate>("WatchJob");

    public static readonly RpcMethod<CancelJobRequest, CancelJobReply> CancelJob =
        Service.Unary<CancelJobRequest, CancelJobReply>("CancelJob");

    public static readonly RpcMethod<ListNodesRequest, ListNodesReply> ListNodes =
        Service.Unary<ListNodesRequest, ListNodesReply>("ListNodes");

    public static readonly RpcMethod<ListModelsRequest, ListModelsReply> ListModels =
        Service.Unary<ListModelsRequest, ListModelsReply>("ListModels");

    /// <summary>The bytes lie in pooled buffers: dispose each chunk when they are used up.</summary>
    public static readonly RpcMethod<DownloadRequest, RpcChunk<Chunk>> DownloadModel =
        Service.ServerStreaming("DownloadModel", RpcCodec.Protobuf<DownloadRequest>(), RpcCodec.Chunk<Chunk>("data"));

    public static readonly RpcMethod<ApproveNodeRequest, ApproveNodeReply> ApproveNode =
        Service.Unary<ApproveNodeRequest, ApproveNodeReply>("ApproveNode");

    public static readonly RpcMethod<RevokeNodeRequest, RevokeNodeReply> RevokeNode =
        Service.Unary<RevokeNodeRequest, RevokeNodeReply>("RevokeNode");

    public static readonly RpcMethod<CreateEnrolmentTokenRequest, CreateEnrolmentTokenReply> CreateEnrolmentToken =
        Service.Unary<CreateEnrolmentTokenRequest, CreateEnrolmentTokenReply>("CreateEnrolmentToken");

    public static readonly RpcMethod<CreateAdminTokenRequest, CreateAdminTokenReply> CreateAdminToken =
        Service.Unary<CreateAdminTokenRequest, CreateAdminTokenReply>("CreateAdminToken");

    public static readonly RpcMethod<RevokeAdminTokenRequest, RevokeAdminTokenReply> RevokeAdminToken =
        Service.Unary<RevokeAdminTokenRequest, RevokeAdminTokenReply>("RevokeAdminToken");

    public static readonly RpcMethod<ListTokensRequest, ListTokensReply> ListTokens =
        Service.Unary<ListTokensRequest, ListTokensReply>("ListTokens");

    public static readonly RpcMethod<ReadPrivacyLedgerRequest, ReadPrivacyLedgerReply> ReadPrivacyLedger =
        Service.Unary<ReadPrivacyLedgerRequest, ReadPrivacyLedgerReply>("ReadPrivacyLedger");
}
