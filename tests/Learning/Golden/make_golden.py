#!/usr/bin/python3
"""Writes values/*.json: what PyTorch makes of small models, for GoldenTests.cs.

Run with a Python that has torch (Debian: apt install python3-torch; /usr/bin/python3 make_golden.py). For each model:
start values, one batch, the loss and its gradients, and the parameters after ten steps of each optimizer on that batch.
"""
import json
import pathlib

import torch
from torch import nn

OPTIMIZERS = {
    "sgd": (lambda p: torch.optim.SGD(p, lr=0.1), {"name": "sgd", "learningRate": 0.1}),
    "momentum": (
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01),
        {"name": "sgd", "learningRate": 0.05, "momentum": 0.9, "weightDecay": 0.01},
    ),
    "adam": (
        lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.01),
        {"name": "adam", "learningRate": 0.01, "weightDecay": 0.01},
    ),
}

SOFTMAX, BINARY, MSE = "softmax-cross-entropy", "binary-cross-entropy", "mse"

MODELS = {
    "linear": ("[7]", ["linear: {units: 5}", "relu", "linear: {units: 3}"], SOFTMAX,
               lambda: [nn.Linear(7, 5), nn.ReLU(), nn.Linear(5, 3)]),
    "wide": ("[19]", ["linear: {units: 70}", "relu", "linear: {units: 17}", "relu", "linear: {units: 4}"], SOFTMAX,
             lambda: [nn.Linear(19, 70), nn.ReLU(), nn.Linear(70, 17), nn.ReLU(), nn.Linear(17, 4)]),
    "binary": ("[6]", ["linear: {units: 1}"], BINARY, lambda: [nn.Linear(6, 1)]),
    "regression": ("[6]", ["linear: {units: 4}", "relu", "linear: {units: 1}"], MSE,
                   lambda: [nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 1)]),
    "conv-pool": ("[2, 6, 7]",
                  ["conv2d: {filters: 3, kernel: 3, padding: 1}", "relu", "max-pool: {size: 2}", "flatten", "linear: {units: 3}"], SOFTMAX,
                  lambda: [nn.Conv2d(2, 3, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(27, 3)]),
    "conv-conv": ("[1, 8, 9]",
                  ["conv2d: {filters: 4, kernel: 3, padding: 1}", "relu", "conv2d: {filters: 17, kernel: 3, padding: 0, stride: 2}", "relu",
                   "conv2d: {filters: 2, kernel: 2, padding: 1, stride: 3}", "flatten", "linear: {units: 1}"], MSE,
                  lambda: [nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 17, 3, stride=2), nn.ReLU(),
                           nn.Conv2d(17, 2, 2, stride=3, padding=1), nn.Flatten(), nn.Linear(8, 1)]),
    "pool-first": ("[2, 5, 4]", ["max-pool: {size: 2}", "flatten", "linear: {units: 2}"], SOFTMAX,
                   lambda: [nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8, 2)]),
    "layer-norm": ("[6]", ["linear: {units: 9}", "layer-norm", "relu", "dropout: {rate: 0}", "linear: {units: 3}"], SOFTMAX,
                   lambda: [nn.Linear(6, 9), nn.LayerNorm(9), nn.ReLU(), nn.Dropout(0.0), nn.Linear(9, 3)]),
    "embedding": ("[4]", ["embedding: {vocabulary: 9, dimension: 5}", "layer-norm", "flatten", "linear: {units: 3}"], SOFTMAX,
                  lambda: [nn.Embedding(9, 5), nn.LayerNorm(5), nn.Flatten(), nn.Linear(20, 3)]),
}


def numbers(tensor):
    return [float(f"{value:.8g}") for value in tensor.detach().flatten().tolist()]


def parameters(model):
    return numbers(torch.cat([p.flatten() for p in model.parameters()]))


def loss_of(kind, output, targets):
    if kind == SOFTMAX:
        return nn.functional.cross_entropy(output, targets.long())
    if kind == BINARY:
        return nn.functional.binary_cross_entropy_with_logits(output[:, 0], targets)
    return nn.functional.mse_loss(output[:, 0], targets)


def make(index, name):
    shape, layers, kind, build = MODELS[name]
    torch.manual_seed(1000 + index)
    model = nn.Sequential(*build())
    for module in model:
        if isinstance(module, nn.LayerNorm):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
    start = {key: value.clone() for key, value in model.state_dict().items()}
    batch = 11
    size = [batch] + json.loads(shape)
    features = torch.randint(0, 9, size).float() if name == "embedding" else torch.randn(size)
    as_input = features.long() if name == "embedding" else features
    classes = model(as_input).shape[1]
    targets = torch.randn(batch) if kind == MSE else torch.randint(0, 2 if kind == BINARY else classes, (batch,)).float()

    loss = loss_of(kind, model(as_input), targets)
    loss.backward()
    golden = {
        "spec": f"name: {name}\ninput: {shape}\nlayers:\n" + "".join(f"  - {layer}\n" for layer in layers) + f"loss: {kind}\n",
        "names": list(start),
        "start": parameters(model),
        "features": numbers(features),
        "targets": numbers(targets),
        "classes": 0 if kind == MSE else 2 if kind == BINARY else classes,
        "loss": loss.item(),
        "gradients": numbers(torch.cat([p.grad.flatten() for p in model.parameters()])),
        "runs": [],
    }
    for make_optimizer, spec in OPTIMIZERS.values():
        model.load_state_dict(start)
        optimizer = make_optimizer(model.parameters())
        losses = []
        for _ in range(10):
            optimizer.zero_grad()
            loss = loss_of(kind, model(as_input), targets)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        golden["runs"].append({"optimizer": spec, "meanLoss": sum(losses) / len(losses), "end": parameters(model)})

    folder = pathlib.Path(__file__).parent / "values"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(golden) + "\n")


for i, n in enumerate(MODELS):
    make(i, n)
