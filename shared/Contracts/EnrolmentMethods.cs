using FedInfra.Contracts.V1;
using FedInfra.Rpc;

namespace FedInfra.Contracts;

/// <summary>The methods of <c>fedinfra.v1.Enrolment</c>, with which client nodes get their certificates.</summary>
public static class EnrolmentMethods
{
    public static readonly RpcService Service = new(EnrolmentReflection.Descriptor.Services[0]);

    public static readonly RpcMethod<EnrollRequest, EnrollReply> Enroll =
        Service.Unary<EnrollRequest, EnrollReply>("Enroll");

    public static readonly RpcMethod<RenewRequest, RenewReply> Renew =
        Service.Unary<RenewRequest, RenewReply>("Renew");
}
