"""Official grpcio as a node with a certificate. Usage: grpcio_node.py HOST:PORT CA.pem KEY.pem CERTIFICATE.pem"""
import sys

import grpc

address, *files = sys.argv[1:]
authority, key, certificate = (open(file, "rb").read() for file in files)
REGISTER = "/fedinfra.v1.Federation/Register"


def register(credentials, node):
    """RegisterRequest with the node's name alone, and RegisterReply, as bytes: no protoc needed."""
    with grpc.secure_channel(address, credentials) as channel:
        return channel.unary_unary(REGISTER)(b"\x0a" + bytes([len(node)]) + node.encode(), timeout=30)


def status_of(credentials, node):
    try:
        register(credentials, node)
    except grpc.RpcError as error:
        return f"{error.code().name}: {error.details()}"
    return "OK"


mutual = grpc.ssl_channel_credentials(authority, key, certificate)
assert register(mutual, "alpha").startswith(b"\x0a\x20"), "a session of 32 characters is expected"
print("alpha OK")
print("omega", status_of(mutual, "omega"))
print("nobody", status_of(grpc.ssl_channel_credentials(authority), "alpha"))
