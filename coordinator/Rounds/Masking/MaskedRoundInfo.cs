using System.Security.Cryptography.X509Certificates;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using FedInfra.Privacy;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Coordinator.Rounds.Masking;

/// <summary>What identifies a masked round and those who may speak in it.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="Round">From 1.</param>
/// <param name="Parameters">As the directive's reader reckons them.</param>
/// <param name="Enrolled">The keys of the cohort's certificates.</param>
internal sealed record MaskedRoundInfo(string Job, int Round, RoundParameters Parameters, EnrolledKeys Enrolled) : IDisposable
{
    /// <param name="directive">The round's training directive, with masking.</param>
    /// <param name="cohort">The nodes of its certificates, in their order.</param>
    /// <exception cref="PrivacyException">A parameter is out of range, or a certificate has a key of another kind.</exception>
    public static MaskedRoundInfo Of(Directive directive, IReadOnlyList<string> cohort)
    {
        var parameters = MaskedRounds.ParametersOf(directive, Convert.FromHexString(directive.Train.Model.Weights.Sha256));
        var keys = cohort.Zip(directive.Train.Masking.Certificates, (node, bytes) =>
        {
            using var certificate = X509CertificateLoader.LoadCertificate(bytes.Span);
            return KeyValuePair.Create(node, (ReadOnlyMemory<byte>)certificate.PublicKey.ExportSubjectPublicKeyInfo());
        });
        return new MaskedRoundInfo(directive.Job, directive.Round, parameters, new EnrolledKeys(keys));
    }

    public void Dispose() => Enrolled.Dispose();
}
