"""The front end of whisper.cpp in torch: log-mel frames of 80 bands, 100 a second."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import torch

RATE, WINDOW, HOP, BANDS = 16_000, 400, 160, 80
BINS = WINDOW // 2 + 1


def _mel(hertz: float) -> float:
    """Slaney's scale: linear to 1 kHz, logarithmic above."""
    return hertz * 3 / 200 if hertz < 1_000 else 15 + math.log(hertz / 1_000) * 27 / math.log(6.4)


def _hertz(mel: float) -> float:
    return mel * 200 / 3 if mel < 15 else 1_000 * math.exp((mel - 15) * math.log(6.4) / 27)


def filters(low: float = 1.0, high: float = 1.0) -> npt.NDArray[np.float32]:
    """Return float32[80, 201]: triangles of equal area; `low` and `high` move the centres, as another throat would.

    Centres up to 800 Hz are multiplied by `low`, those from 3 kHz on by `high`, those between by something between.
    """
    edges = np.array([_hertz(_mel(RATE / 2) * index / (BANDS + 1)) for index in range(BANDS + 2)])
    edges = edges * np.interp(edges, (800, 3_000), (low, high))
    centres = np.arange(BINS) * RATE / WINDOW
    rising = (centres[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - centres[None]) / (edges[2:] - edges[1:-1])[:, None]
    area = (2 / (edges[2:] - edges[:-2]))[:, None]
    weights: npt.NDArray[np.float32] = (np.maximum(0, np.minimum(rising, falling)) * area).astype(np.float32)
    return weights


def power(samples: torch.Tensor) -> torch.Tensor:
    """Return the power spectrum float32[B, T, 201] of samples float32[B, 160 T] in -1..1."""
    padded = torch.nn.functional.pad(samples, (0, WINDOW))
    window = torch.hann_window(WINDOW, device=samples.device)
    spectrum = torch.stft(padded, WINDOW, HOP, window=window, center=True, return_complex=True)
    frames = samples.shape[1] // HOP
    return (torch.view_as_real(spectrum)[:, :, :frames].square().sum(-1)).transpose(1, 2)


def log_mel(mel_power: torch.Tensor) -> torch.Tensor:
    """Return what the encoder gets, float32[B, T, 80], of mel power: log, 80 dB below the loudest, scaled."""
    logged = mel_power.clamp(min=1e-10).log10()
    floor = logged.amax(dim=(1, 2), keepdim=True) - 8.0
    return (torch.maximum(logged, floor) + 4.0) / 4.0
