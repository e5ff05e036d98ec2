"""Muon for the matrices inside the blocks, AdamW for the rest.

Muon (K. Jordan, 2024) replaces a matrix's momentum by the nearest orthogonal matrix, found with five Newton-Schulz steps.
torch's own runs them in bfloat16, which is 60 times slower than float32 on a processor without that type; here they run in
float32, all matrices of one shape at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import torch
from torch import distributed, nn

MOMENTUM = 0.95
_A, _B, _C = 3.4445, -4.7750, 2.0315
"""Coefficients of the quintic that drives singular values towards 1."""


def orthogonal(matrices: torch.Tensor, steps: int = 5) -> torch.Tensor:
    """Return the matrices float32[N, rows, columns] with all singular values near 1."""
    tall = matrices.shape[1] > matrices.shape[2]
    x = matrices.transpose(1, 2) if tall else matrices
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(steps):
        square = x @ x.transpose(1, 2)
        x = _A * x + (_B * square + _C * square @ square) @ x
    found: torch.Tensor = x.transpose(1, 2) if tall else x
    return found


class Muon(torch.optim.Optimizer):
    """Steps of equal size in every direction of a matrix. Convolutions count as matrices of their flattened kernels."""

    def __init__(
        self, parameters: Sequence[nn.Parameter], lr: float, weight_decay: float, worker: int, workers: int
    ) -> None:
        super().__init__(parameters, {"lr": lr, "weight_decay": weight_decay})
        self._worker, self._workers = worker, workers

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]  # the base allows a closure, which nobody passes
        """Move every parameter that has a gradient."""
        for group in self.param_groups:
            by_shape: dict[tuple[int, int], list[nn.Parameter]] = defaultdict(list)
            for parameter in group["params"]:
                if parameter.grad is not None:
                    by_shape[(parameter.shape[0], parameter[0].numel())].append(parameter)
            for (rows, columns), parameters in by_shape.items():
                pushes = torch.stack([self._push(parameter).reshape(rows, columns) for parameter in parameters])
                scale = max(1.0, rows / columns) ** 0.5
                for parameter, update in zip(parameters, self._orthogonal(pushes), strict=True):
                    parameter.mul_(1 - group["lr"] * group["weight_decay"])
                    parameter.add_(update.reshape(parameter.shape), alpha=-group["lr"] * scale)

    def _orthogonal(self, pushes: torch.Tensor) -> torch.Tensor:
        """Do this worker's share of the matrices and fetch the others' from them."""
        if self._workers == 1:
            return orthogonal(pushes)
        shared = torch.zeros_like(pushes)
        if len(pushes[self._worker :: self._workers]):
            shared[self._worker :: self._workers] = orthogonal(pushes[self._worker :: self._workers])
        distributed.all_reduce(shared)
        return shared

    def _push(self, parameter: nn.Parameter) -> torch.Tensor:
        """Return Nesterov's momentum of a parameter."""
        assert parameter.grad is not None
        state = self.state[parameter]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(parameter)
        momentum: torch.Tensor = state["momentum"].lerp_(parameter.grad, 1 - MOMENTUM)
        return parameter.grad.lerp(momentum, MOMENTUM)


def for_network(
    network: nn.Module, matrix_rate: float, other_rate: float, worker: int = 0, workers: int = 1
) -> list[torch.optim.Optimizer]:
    """Return the two optimisers of a network."""
    named = list(network.named_parameters())
    matrices = [value for name, value in named if value.ndim >= 2 and ("blocks" in name or "conv" in name)]
    chosen = {id(value) for value in matrices}
    others = [value for _, value in named if id(value) not in chosen]
    return [
        Muon(matrices, matrix_rate, weight_decay=0.02, worker=worker, workers=workers),
        torch.optim.AdamW(others, other_rate, betas=(0.9, 0.98), weight_decay=0.01),
    ]
