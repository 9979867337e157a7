using FedInfra.Privacy;

namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>The protocol's refusals as the coordinator's errors.</summary>
internal static class PrivacyRefusals
{
    public static CoordinatorException ToCoordinator(PrivacyException refusal, string reason) => new(
        refusal.Code switch
        {
            PrivacyRefusal.InvalidParameter or PrivacyRefusal.Malformed or PrivacyRefusal.NotFinite or PrivacyRefusal.BadShare => CoordinatorErrorCode.InvalidArgument,
            PrivacyRefusal.UnknownNode or PrivacyRefusal.ForgedSignature or PrivacyRefusal.SwappedKey => CoordinatorErrorCode.PermissionDenied,
            _ => CoordinatorErrorCode.Conflict,
        },
        reason,
        refusal);
}
