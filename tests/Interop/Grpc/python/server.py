"""test.proto served by grpcio, with the behaviour of TestHandlers.cs. Usage: server.py DESCRIPTOR; prints its port."""
import sys
import time
from concurrent import futures

import grpc
from messages import METHODS, Block, BlocksReply, EchoReply, Number

CODES = {code.value[0]: code for code in grpc.StatusCode}
# google.rpc.Status with one google.rpc.ErrorInfo, encoded by hand: grpcio itself knows no details.
ERROR_INFO = b"\n\x05ASKED\x12\x04test"


def field(number, data):
    return bytes([number << 3 | 2, len(data)]) + data


def details(code, text):
    packed = field(1, b"type.googleapis.com/google.rpc.ErrorInfo") + field(2, ERROR_INFO)
    return bytes([8, code]) + field(2, text.encode()) + field(3, packed)


def return_metadata(context, more=()):
    echoed = [(k, v) for k, v in context.invocation_metadata() if k.startswith("echo-")]
    context.send_initial_metadata(echoed)
    context.set_trailing_metadata([("trailing-" + k, v) for k, v in echoed] + list(more))


def fail(context, code, text):
    echoed = [("trailing-" + k, v) for k, v in context.invocation_metadata() if k.startswith("echo-")]
    context.set_trailing_metadata(echoed + [("grpc-status-details-bin", details(code, text))])
    context.abort(CODES[code], text)


def wait(context, milliseconds):
    end = time.monotonic() + milliseconds / 1000
    while time.monotonic() < end and context.is_active():
        time.sleep(0.005)
    if milliseconds and not context.is_active():
        print("cancelled", flush=True)


def echo(request, context):
    return_metadata(context)
    wait(context, request.wait_milliseconds)
    if request.fail_with:
        fail(context, request.fail_with, request.text)
    return EchoReply(text=request.text, payload=request.payload)


def count(request, context):
    return_metadata(context)
    for value in range(request.count):
        wait(context, request.wait_milliseconds)
        yield Number(value=value)
    if request.fail_with:
        fail(context, request.fail_with, "after the numbers")


def total(requests, context):
    return_metadata(context)
    result = 0
    for number in requests:
        if number.value < 0:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "negative number")
        result += number.value
    return Number(value=result)


def twice(requests, context):
    return_metadata(context)
    for number in requests:
        yield Number(value=2 * number.value)


def pull(request, context):
    block = bytes(i & 255 for i in range(request.block))
    for offset in range(0, request.bytes, request.block):
        yield Block(offset=offset, data=block[: request.bytes - offset])


def push(requests, context):
    reply = BlocksReply()
    for block in requests:
        reply.bytes += len(block.data)
        reply.checksum += sum(block.data)
    return reply


HANDLERS = {"Echo": echo, "Count": count, "Sum": total, "Twice": twice, "Pull": pull, "Push": push}


def main():
    server = grpc.server(futures.ThreadPoolExecutor(16), compression=grpc.Compression.Gzip)
    methods = {
        name: getattr(grpc, kind + "_rpc_method_handler")(
            HANDLERS[name],
            request_deserializer=request.FromString,
            response_serializer=response.SerializeToString,
        )
        for name, (kind, request, response) in METHODS.items()
    }
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("fedinfra.rpc.test.Test", methods)])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(port, flush=True)
    sys.stdin.read()
    server.stop(None)


main()
