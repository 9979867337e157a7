"""Writes a TorchScript module for the tests: make_module.py KIND FILE."""
import sys

import torch


class Counting(torch.nn.Module):
    """Keeps a buffer that every forward changes, and adds it to what it gives."""

    def __init__(self):
        super().__init__()
        self.fc = torch.nn.Linear(6, 3)
        self.register_buffer("calls", torch.zeros(1))

    def forward(self, x):
        self.calls += 1
        return self.fc(x) + self.calls


class Reassigning(Counting):
    """The same, with another tensor in the buffer's place each time."""

    def forward(self, x):
        self.calls = self.calls + 1
        return self.fc(x) + self.calls


class Pair(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = torch.nn.Linear(6, 3)

    def forward(self, x):
        return self.fc(x), x


class Greedy(torch.nn.Module):
    """Asks for a petabyte."""

    def __init__(self):
        super().__init__()
        self.fc = torch.nn.Linear(6, 3)

    def forward(self, x):
        return self.fc(x) + torch.zeros(1 << 48, device=x.device).sum()


class Failing(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = torch.nn.Linear(6, 3)

    def forward(self, x):
        if x.shape[0] > 0:
            raise RuntimeError("value 12345 is not allowed")
        return self.fc(x)


kinds = {
    "layers": lambda: torch.nn.Sequential(torch.nn.Linear(6, 8), torch.nn.ReLU(), torch.nn.Linear(8, 3)),
    "digits": lambda: torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(784, 32), torch.nn.ReLU(), torch.nn.Linear(32, 10)),
    "counting": Counting,
    "reassigning": Reassigning,
    "pair": Pair,
    "greedy": Greedy,
    "half": lambda: Counting().half(),
    "norm": lambda: torch.nn.Sequential(torch.nn.Linear(6, 3), torch.nn.BatchNorm1d(3)),
    "failing": Failing,
}
torch.jit.script(kinds[sys.argv[1]]()).save(sys.argv[2])
