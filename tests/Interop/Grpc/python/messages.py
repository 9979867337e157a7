"""The messages of test.proto, made from the descriptor that the test wrote to a file (no protoc needed)."""
import sys

from google.protobuf import descriptor_pool, message_factory

SERVICE = "/fedinfra.rpc.test.Test/"
PAYLOAD = bytes(range(256))

_pool = descriptor_pool.DescriptorPool()
with open(sys.argv[1], "rb") as descriptor:
    _pool.AddSerializedFile(descriptor.read())


def message(name):
    descriptor = _pool.FindMessageTypeByName("fedinfra.rpc.test." + name)
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(_pool).GetPrototype(descriptor)


EchoRequest = message("EchoRequest")
EchoReply = message("EchoReply")
CountRequest = message("CountRequest")
Number = message("Number")
BlocksRequest = message("BlocksRequest")
Block = message("Block")
BlocksReply = message("BlocksReply")

# method: (kind as grpcio names it, request, response)
METHODS = {
    "Echo": ("unary_unary", EchoRequest, EchoReply),
    "Count": ("unary_stream", CountRequest, Number),
    "Sum": ("stream_unary", Number, Number),
    "Twice": ("stream_stream", Number, Number),
    "Pull": ("unary_stream", BlocksRequest, Block),
    "Push": ("stream_unary", Block, BlocksReply),
}
