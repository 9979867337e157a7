using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FedInfra.Privacy.SecureAggregation;

namespace FedInfra.Privacy.Tests.SecureAggregation;

public sealed class SignedMessageTests : IDisposable
{
    private readonly Federation _federation = new(3);

    private SignedMessage Message => SignedMessage.Create(_federation.Key("node-0001"), _federation.Parameters, "node-0001", MessageType.Consistency, [1, 2, 3]);

    public void Dispose() => _federation.Dispose();

    [Fact]
    public void The_encoding_is_the_documented_one()
    {
        var expected = new List<byte>();
        void Text(string text)
        {
            expected.AddRange([0, (byte)text.Length]);
            expected.AddRange(Encoding.UTF8.GetBytes(text));
        }

        Text("fedinfra-secagg");
        expected.AddRange([1, 4]);
        Text("heart/1");
        expected.AddRange([0, 0, 0, 3]);
        Text("node-0001");
        expected.AddRange(_federation.Parameters.Hash.Span);
        expected.AddRange(Enumerable.Repeat((byte)7, 32));
        expected.AddRange([0, 0, 0, 3, 1, 2, 3]);
        var message = Message;
        Assert.Equal(expected, message.SignedPart.ToArray());
        Assert.Equal(expected.Count + 64, message.Encoded.Length);
        Assert.True(_federation.Key("node-0001").VerifyData(message.SignedPart.Span, message.Signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    [Fact]
    public void What_is_read_is_what_was_written()
    {
        var read = SignedMessage.Parse(Message.Encoded.Span, "test");
        Assert.Equal(("heart/1", 3, "node-0001", MessageType.Consistency), (read.Session, read.Round, read.Sender, read.Type));
        Assert.Equal([1, 2, 3], read.Body.ToArray());
        read.Verify(_federation.Parameters, MessageType.Consistency, _federation.Enrolled);
    }

    [Fact]
    public void Any_changed_byte_is_noticed()
    {
        var bytes = Message.Encoded.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = (byte[])bytes.Clone();
            changed[i] ^= 1;
            Assert.Throws<PrivacyException>(() => SignedMessage.Parse(changed, "test").Verify(_federation.Parameters, MessageType.Consistency, _federation.Enrolled));
        }
    }

    [Fact]
    public void Cut_or_padded_bytes_are_refused()
    {
        var bytes = Message.Encoded.ToArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(PrivacyRefusal.Malformed, Assert.Throws<PrivacyException>(() => SignedMessage.Parse(bytes.AsSpan(0, length), "test")).Code);
        }

        Assert.Throws<PrivacyException>(() => SignedMessage.Parse([.. bytes, 0], "test"));
    }

    [Fact]
    public void A_length_of_gigabytes_is_refused_before_anything_is_allocated()
    {
        var bytes = Message.Encoded.ToArray();
        var bodyLengthAt = bytes.Length - 64 - 3 - 4;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(bodyLengthAt), uint.MaxValue);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<PrivacyException>(() => SignedMessage.Parse(bytes, "test"));
        Assert.Contains("announces 4294967295 bytes", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_message_of_another_type_is_not_taken_for_this_one() =>
        Assert.Equal(
            PrivacyRefusal.Malformed,
            Assert.Throws<PrivacyException>(() => Message.Verify(_federation.Parameters, MessageType.Unmask, _federation.Enrolled)).Code);

    [Fact]
    public void An_enrolled_key_on_another_curve_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var keys = new Dictionary<string, ReadOnlyMemory<byte>> { ["lyon"] = key.ExportSubjectPublicKeyInfo() };
        Assert.Contains("lyon: its enrolled key has 384 bits", Assert.Throws<PrivacyException>(() => new EnrolledKeys(keys)).Message, StringComparison.Ordinal);
        keys["lyon"] = new byte[] { 1, 2 };
        Assert.Contains("lyon", Assert.Throws<PrivacyException>(() => new EnrolledKeys(keys)).Message, StringComparison.Ordinal);
    }
}
