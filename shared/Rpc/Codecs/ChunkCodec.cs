using System.Buffers;
using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace FedInfra.Rpc.Codecs;

/// <summary>
/// Reads the fields of a message in place: the data field becomes a slice of the received buffer, the runs of other
/// fields around it are merged into a generated message. Writes the data field last, from where it lies.
/// </summary>
internal sealed class ChunkCodec<T> : RpcCodec<RpcChunk<T>>
    where T : class, IMessage<T>, new()
{
    private readonly FieldDescriptor _field;
    private readonly uint _tag;

    public ChunkCodec(string dataField)
    {
        _field = Descriptor.FindFieldByName(dataField) ?? throw new InvalidOperationException(
            $"{Descriptor.FullName} has no field '{dataField}'; its fields are {string.Join(", ", Descriptor.Fields.InDeclarationOrder().Select(f => f.Name))}.");
        if (_field.FieldType != FieldType.Bytes || _field.IsRepeated)
        {
            throw new InvalidOperationException($"{_field.FullName} must be one singular field of type bytes.");
        }

        _tag = WireFormat.MakeTag(_field.FieldNumber, WireFormat.WireType.LengthDelimited);
    }

    public override MessageDescriptor Descriptor { get; } = new T().Descriptor;

    public override int HeadSize(RpcChunk<T> message) => message.Message.CalculateSize() + DataPrefixSize(message);

    public override void WriteHead(RpcChunk<T> message, IBufferWriter<byte> output)
    {
        Debug.Assert(((ByteString)_field.Accessor.GetValue(message.Message)).IsEmpty, $"{_field.FullName} is set twice.");
        message.Message.WriteTo(output);
        var prefix = DataPrefixSize(message);
        if (prefix == 0)
        {
            return;
        }

        var span = output.GetSpan(prefix);
        var position = ProtobufScanner.WriteVarint(span, _tag);
        ProtobufScanner.WriteVarint(span[position..], (uint)message.Data.Length);
        output.Advance(prefix);
    }

    public override ReadOnlyMemory<byte> Tail(RpcChunk<T> message) => message.Data;

    public override RpcChunk<T> Read(ReadOnlySpan<byte> bytes)
    {
        var buffer = RpcBuffer.Rent(bytes.Length);
        bytes.CopyTo(buffer.Memory.Span);
        return Read(buffer);
    }

    public override RpcChunk<T> Read(RpcBuffer buffer)
    {
        try
        {
            var bytes = buffer.Memory;
            var message = new T();
            var data = ReadOnlyMemory<byte>.Empty;
            var scanner = new ProtobufScanner(bytes.Span);
            var unmerged = 0;
            while (scanner.Next(out var field))
            {
                if (field.Tag != _tag)
                {
                    continue;
                }

                Merge(message, bytes.Span[unmerged..field.Start]);
                unmerged = field.End;
                data = bytes[field.ValueStart..field.End]; // a repeated singular field: the last one counts
            }

            Merge(message, bytes.Span[unmerged..]);
            return new RpcChunk<T>(message, data, buffer);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    // Merging the parts of an encoded message one after another is the same as parsing it whole.
    private static void Merge(T message, ReadOnlySpan<byte> fields)
    {
        if (!fields.IsEmpty)
        {
            message.MergeFrom(fields);
        }
    }

    private int DataPrefixSize(RpcChunk<T> message) => message.Data.IsEmpty
        ? 0
        : CodedOutputStream.ComputeRawVarint32Size(_tag) + CodedOutputStream.ComputeRawVarint32Size((uint)message.Data.Length);
}
