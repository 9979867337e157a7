#!/usr/bin/python3
"""Training speed of PyTorch: torch_peer.py MODEL BATCH THREADS EXAMPLES DEVICE [MNIST_FOLDER]; the median of five passes."""
import gzip
import json
import pathlib
import statistics
import sys
import time

import torch
from torch import nn

MODELS = {
    "2nn": lambda: nn.Sequential(nn.Flatten(), nn.Linear(784, 200), nn.ReLU(), nn.Linear(200, 200), nn.ReLU(), nn.Linear(200, 10)),
    "cnn": lambda: nn.Sequential(
        nn.Conv2d(1, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3136, 512), nn.ReLU(), nn.Linear(512, 10)),
    "logreg": lambda: nn.Sequential(nn.Flatten(), nn.Linear(784, 10)),
}


def load(examples, folder):
    if folder is None:
        return torch.rand(examples, 1, 28, 28), torch.randint(0, 10, (examples,))
    with gzip.open(pathlib.Path(folder) / "train-images-idx3-ubyte.gz") as file:
        images = torch.frombuffer(bytearray(file.read(16 + examples * 784)[16:]), dtype=torch.uint8)
    with gzip.open(pathlib.Path(folder) / "train-labels-idx1-ubyte.gz") as file:
        labels = torch.frombuffer(bytearray(file.read(8 + examples)[8:]), dtype=torch.uint8)
    return images.float().div(255).reshape(examples, 1, 28, 28), labels.long()


def main(name, batch, threads, examples, device, folder=None):
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    batch, examples = int(batch), int(examples)
    features, targets = (values.to(device) for values in load(examples, folder))
    model = MODELS[name]().to(device)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)

    def one_pass():
        order = torch.randperm(examples).to(device)
        for first in range(0, examples, batch):
            rows = order[first:first + batch]
            optimizer.zero_grad(set_to_none=True)
            nn.functional.cross_entropy(model(features[rows]), targets[rows]).backward()
            optimizer.step()
        if device != "cpu":
            torch.cuda.synchronize()

    start = time.perf_counter()
    while time.perf_counter() - start < 1:
        one_pass()
    speeds = []
    for _ in range(5):
        start = time.perf_counter()
        one_pass()
        speeds.append(examples / (time.perf_counter() - start))
    print(json.dumps({"examplesPerSecond": round(statistics.median(speeds), 1)}))


main(*sys.argv[1:])
