"""Official grpcio calls our server. Usage: client.py DESCRIPTOR HOST:PORT; prints one line per case."""
import sys
import threading
import traceback

import grpc
from messages import METHODS, PAYLOAD, SERVICE, Block, BlocksRequest, CountRequest, EchoRequest, Number

MIB = 1 << 20
METADATA = (("echo-text", "a b"), ("echo-data-bin", b"\x00\xff\x07"))


def connect(**options):
    channel = grpc.insecure_channel(sys.argv[2], **options)
    for name, (kind, request, response) in METHODS.items():
        call = getattr(channel, kind)(
            SERVICE + name, request_serializer=request.SerializeToString, response_deserializer=response.FromString
        )
        setattr(channel, name, call)
    return channel


channel = connect()


def status_of(action):
    try:
        action()
    except grpc.RpcError as error:
        return error
    raise AssertionError("the call succeeded")


def unary():
    reply = channel.Echo(EchoRequest(text="größer", payload=PAYLOAD))
    assert (reply.text, reply.payload) == ("größer", PAYLOAD), reply


def server_stream():
    assert [n.value for n in channel.Count(CountRequest(count=1000))] == list(range(1000))


def client_stream():
    assert channel.Sum(Number(value=n) for n in range(1000)).value == 499500
    assert channel.Sum(iter([])).value == 0


def duplex():
    assert [n.value for n in channel.Twice(Number(value=n) for n in range(500))] == list(range(0, 1000, 2))


def metadata():
    reply, call = channel.Echo.with_call(EchoRequest(), metadata=METADATA)
    for key, value in METADATA:
        assert dict(call.initial_metadata())[key] == value, call.initial_metadata()
        assert dict(call.trailing_metadata())["trailing-" + key] == value, call.trailing_metadata()


def error_with_details():
    error = status_of(lambda: channel.Echo(EchoRequest(fail_with=9, text="100 % größer\n"), metadata=METADATA))
    assert error.code() == grpc.StatusCode.FAILED_PRECONDITION, error
    assert error.details() == "100 % größer\n", error.details()
    trailers = dict(error.trailing_metadata())
    assert b"google.rpc.ErrorInfo" in trailers["grpc-status-details-bin"], trailers
    assert trailers["trailing-echo-text"] == "a b", trailers


def error_after_messages():
    seen = []
    error = status_of(lambda: seen.extend(channel.Count(CountRequest(count=3, fail_with=10))))
    assert len(seen) == 3 and error.code() == grpc.StatusCode.ABORTED, (seen, error)


def unexpected_error():
    error = status_of(lambda: channel.Echo(EchoRequest(text="crash")))
    assert error.code() == grpc.StatusCode.INTERNAL and "hunter2" not in error.details(), error


def unknown_method():
    error = status_of(lambda: channel.unary_unary(SERVICE + "Missing")(b""))
    assert error.code() == grpc.StatusCode.UNIMPLEMENTED, error


def deadline():
    error = status_of(lambda: channel.Echo(EchoRequest(wait_milliseconds=60000), timeout=0.2))
    assert error.code() == grpc.StatusCode.DEADLINE_EXCEEDED, error


def cancellation():
    call = channel.Echo.future(EchoRequest(wait_milliseconds=60000))
    threading.Timer(0.2, call.cancel).start()
    try:
        call.result()
        raise AssertionError("the call succeeded")
    except grpc.FutureCancelledError:
        pass


def gzip():
    compressing = connect(compression=grpc.Compression.Gzip)
    text = "compress me " * 10000
    assert compressing.Echo(EchoRequest(text=text)).text == text
    numbers = [Number(value=n) for n in range(100)]
    assert compressing.Sum(iter(numbers)).value == 4950
    compressing.close()


def too_large():
    error = status_of(lambda: channel.Echo(EchoRequest(payload=bytes(5 * MIB))))
    assert error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED, error


def pull_64_mib():
    received = sum(len(block.data) for block in channel.Pull(BlocksRequest(bytes=64 * MIB, block=MIB)))
    assert received == 64 * MIB, received


def push_64_mib():
    data = PAYLOAD * (MIB // len(PAYLOAD))
    reply = channel.Push(Block(offset=i * MIB, data=data) for i in range(64))
    assert (reply.bytes, reply.checksum) == (64 * MIB, 64 * sum(data)), reply


def many_at_once():
    calls = [channel.Echo.future(EchoRequest(text=str(n))) for n in range(500)]
    assert [call.result().text for call in calls] == [str(n) for n in range(500)]


def health():
    check = channel.unary_unary("/grpc.health.v1.Health/Check")
    assert check(b"") == b"\x08\x01"
    assert check(b"\n\x16fedinfra.rpc.test.Test") == b"\x08\x01"
    assert status_of(lambda: check(b"\n\x04none")).code() == grpc.StatusCode.NOT_FOUND


def reflection():
    for version in ("v1", "v1alpha"):
        ask = channel.stream_stream(f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo")
        names, file = ask(iter([b"\x3a\x00", b"\x22\x16fedinfra.rpc.test.Test"]))
        assert b"fedinfra.rpc.test.Test" in names and b"grpc.health.v1.Health" in names, names
        assert b"test.proto" in file and b"wait_milliseconds" in file, file


CASES = [
    unary, server_stream, client_stream, duplex, metadata, error_with_details, error_after_messages, unexpected_error,
    unknown_method, deadline, cancellation, gzip, too_large, pull_64_mib, push_64_mib, many_at_once, health, reflection,
]

for case in CASES:
    try:
        case()
        print("ok", case.__name__, flush=True)
    except Exception:
        print("FAIL", case.__name__, traceback.format_exc(), flush=True)
