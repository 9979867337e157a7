"""Opens a model file (safetensors) with nothing but json and struct.

As a program: read_model.py FILE prints, as JSON, each tensor's shape, its number of values, its first and last value
and the sum of all.
"""
import json
import math
import struct
import sys


def read_model(path):
    """Returns {name: (shape, values)}, values being floats in row-major order."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        body = file.read()
    header.pop("__metadata__", None)
    tensors = {}
    for name, tensor in header.items():
        assert tensor["dtype"] == "F32", (name, tensor["dtype"])
        begin, end = tensor["data_offsets"]
        assert end - begin == 4 * math.prod(tensor["shape"]), name
        tensors[name] = tensor["shape"], struct.unpack(f"<{(end - begin) // 4}f", body[begin:end])
    assert sum(4 * len(values) for _, values in tensors.values()) == len(body), "bytes that no tensor names"
    return tensors


if __name__ == "__main__":
    print(json.dumps({
        name: {"shape": shape, "count": len(values), "first": values[0], "last": values[-1], "sum": math.fsum(values)}
        for name, (shape, values) in read_model(sys.argv[1]).items()
    }))
