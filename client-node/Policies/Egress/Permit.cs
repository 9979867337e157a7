using System.Security.Cryptography;
using FedInfra.Contracts;
using FedInfra.Contracts.V1;
using Google.Protobuf;

namespace FedInfra.ClientNode.Policies.Egress;

/// <summary>What may leave for one directive. It is taken from the directive when it comes, so that no later change of that counts.</summary>
internal sealed class Permit
{
    /// <summary>The header of a plain update's safetensors file may be this long.</summary>
    private const long HeaderLength = 1 << 20;

    /// <summary>A node that stops at its deadline may still say so.</summary>
    private static readonly TimeSpan _slack = TimeSpan.FromMinutes(1);

    private readonly byte[] _content;

    /// <param name="directive">As it came.</param>
    /// <param name="decision">What the policy says to it.</param>
    /// <param name="now">From when its time counts.</param>
    public Permit(Directive directive, PolicyDecision decision, DateTimeOffset now)
    {
        Decision = decision;
        Ends = now + DirectiveParts.TimeLeftOf(directive) + _slack;
        Work = directive.WorkCase;
        Model = DirectiveParts.ModelOf(directive)?.Weights?.Sha256 ?? "";
        _content = ContentOf(directive);
        if (Work == Directive.WorkOneofCase.Train)
        {
            IsMasked = directive.Train.Masking is not null;
            IsPrivate = directive.Train.Privacy is not null;
            (Shortest, Longest) = LengthsOf(directive.Train);
        }
    }

    public PolicyDecision Decision { get; }

    public DateTimeOffset Ends { get; }

    public Directive.WorkOneofCase Work { get; }

    /// <summary>SHA-256 of the model; empty where there is none.</summary>
    public string Model { get; }

    public bool IsMasked { get; }

    /// <summary>Whether the round is differentially private.</summary>
    public bool IsPrivate { get; }

    /// <summary>Bytes that an update has at least; above <see cref="Longest"/> where no update may leave.</summary>
    public long Shortest { get; } = 1;

    /// <summary>Bytes that an update has at most.</summary>
    public long Longest { get; }

    /// <summary>The update that was announced; null before.</summary>
    public BlobRef? Update { get; set; }

    /// <summary>Whether an update of this name and length may answer the directive.</summary>
    public bool Fits(BlobRef? update) =>
        update is { Sha256.Length: 64 } && update.Sha256.All(char.IsAsciiHexDigitLower) && update.Length >= Shortest && update.Length <= Longest;

    /// <summary>Whether a directive that came again is the same: only the time left may differ.</summary>
    public bool IsFor(Directive directive) => _content.AsSpan().SequenceEqual(ContentOf(directive));

    private static byte[] ContentOf(Directive directive)
    {
        var content = directive.Clone();
        content.TimeLeft = null;
        return SHA256.HashData(content.ToByteArray());
    }

    private static (long Shortest, long Longest) LengthsOf(TrainWork work)
    {
        try
        {
            return work.Model is null ? (1, 0)
                : work.Masking is not null ? (MaskedRounds.LengthOf(work), MaskedRounds.LengthOf(work))
                : (1, checked((sizeof(float) * MaskedRounds.ValuesOf(work)) + HeaderLength));
        }
        catch (OverflowException)
        {
            // Tensors of more values than there are numbers: the work fails when it compares them with the model's own.
            return (1, 0);
        }
    }
}
