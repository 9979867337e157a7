"""torch_accuracy.py 2nn|cnn FILE EXAMPLES: prints PyTorch's accuracy with the weights of a model file.

EXAMPLES is raw float32, little-endian: for each example its 784 pixels, then its class. The models are McMahan et al.
2017's, written as anybody would write them in PyTorch; the file's names are those of their state dictionaries.
"""
import sys

import torch
from torch import nn

from read_model import read_model

PIXELS = 28 * 28

MODELS = {
    "2nn": (
        (PIXELS,),
        lambda: nn.Sequential(
            nn.Linear(PIXELS, 200), nn.ReLU(),
            nn.Linear(200, 200), nn.ReLU(),
            nn.Linear(200, 10),
        ),
    ),
    "cnn": (
        (1, 28, 28),
        lambda: nn.Sequential(
            nn.Conv2d(1, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(64 * 7 * 7, 512), nn.ReLU(),
            nn.Linear(512, 10),
        ),
    ),
}


def main(name, file, examples):
    shape, build = MODELS[name]
    model = build()
    model.load_state_dict(
        {tensor: torch.tensor(values).reshape(dimensions) for tensor, (dimensions, values) in read_model(file).items()},
        strict=True)
    with open(examples, "rb") as raw:
        rows = torch.frombuffer(bytearray(raw.read()), dtype=torch.float32).reshape(-1, PIXELS + 1)
    model.eval()
    with torch.no_grad():
        chosen = model(rows[:, :PIXELS].reshape(-1, *shape)).argmax(dim=1)
    print((chosen == rows[:, PIXELS].long()).double().mean().item())


if __name__ == "__main__":
    main(*sys.argv[1:])
