"""From items of the corpus to what the network is given: a batch of log-mel frames and its targets.

Every utterance is heard anew each time: another throat, room, microphone, level and noise; the wake word whole, cut to
its last part or cut off; some quiet before and after. All of it is drawn from one seeded generator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from models.starter.ears import noises, sound
from models.starter.ears.corpus import Corpus, Item
from models.starter.ears.sentences import SILENCE
from models.starter.ears.words import Vocabulary

RATE = 16_000
THROATS = 64
"""Frequency warps to choose from; the first one is none."""
NOTHING_SAID = 0.035
"""Share of utterances turned into noise, or into the wake word alone."""
ROOM_SAMPLES = 6_400
FIRST_CALM = 12.0
"""Decibels by which noise is softer at the beginning of the training."""


@dataclass(frozen=True)
class Heard:
    """One utterance of a batch to be made."""

    index: int
    """Of the corpus' item."""
    whole: bool
    """With the whole of its wake word, if it has one; else with the last part or nothing of it."""


@dataclass(frozen=True)
class Batch:
    """What one step learns from."""

    mel: torch.Tensor
    """float32[B, 2 T, 80]"""
    tokens: torch.Tensor
    """int64[B, L]: start, no-timestamps, words."""
    targets: torch.Tensor
    """int64[B, L]: what follows each token, -100 where that is not to be learned."""
    phonemes: torch.Tensor
    """int64[B, P], padded with 0."""
    phoneme_counts: torch.Tensor
    """int64[B]; -1 where the phonemes are not known."""


class Listener:
    """Makes batches from a corpus."""

    def __init__(self, corpus: Corpus, words: Vocabulary, phonemes: Sequence[str], seed: int, device: str) -> None:
        self._corpus, self._words, self._device = corpus, words, device
        self._phoneme_rows = {name: row for row, name in enumerate(phonemes)}
        self._draw = np.random.default_rng(seed)
        picked = self._draw.integers(0, len(corpus.items), 400)
        self._noise = noises.bank(self._draw, 120, 10.0, [corpus.samples(int(index)) for index in picked])
        throats = [(1.0, 1.0), *(self._throat() for _ in range(THROATS - 1))]
        self._filters = torch.tensor(np.stack([sound.filters(*throat) for throat in throats]), device=device)
        self._calm = FIRST_CALM

    def at(self, done: float) -> None:
        """Tell how much of the training is over, 0 to 1: over the first quarter noise grows to its full level."""
        self._calm = FIRST_CALM * max(0.0, 1 - 4 * done)

    def batch(self, wanted: Sequence[Heard], plain: bool = False) -> Batch:
        """Hear some items; `plain` leaves them as they were said."""
        heard, written, spelled = [], [], []
        for one in wanted:
            samples, text, phonemes = self._utterance(one, plain)
            heard.append(samples)
            written.append(text)
            spelled.append(phonemes)
        mel = self._mel(heard, plain)
        tokens, targets = self._transcripts(written, plain)
        return Batch(mel, tokens, targets, *self._spellings(spelled))

    def aligned(
        self, heard: Sequence[npt.NDArray[np.float32]], written: Sequence[str]
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return mel, tokens and targets of utterances that keep their timing."""
        return self._mel(heard, False), *self._transcripts(written, False)

    def _utterance(self, one: Heard, plain: bool) -> tuple[npt.NDArray[np.float32], str, list[str] | None]:
        """Return samples with quiet around them, the transcript and the phonemes (None: not known)."""
        draw, item = self._draw, self._corpus.items[one.index][1]
        samples: npt.NDArray[np.float32] = self._corpus.samples(one.index).astype(np.float32) / np.float32(32_768)
        phonemes = item.phonemes or None
        if plain:
            return np.pad(samples, (2_400, 4_800)), item.written, phonemes
        written = item.written
        if draw.random() < NOTHING_SAID:
            samples, phonemes, written = samples[: item.wake], item.phonemes[: item.wake_phonemes], SILENCE
            if not item.wake:
                samples = np.zeros(int(draw.uniform(0.2, 3) * RATE), np.float32)
        else:
            samples, phonemes = self._cut(samples, item, phonemes, one.whole)
        if draw.random() < 0.5 and len(samples):
            count = int(len(samples) * draw.uniform(0.9, 1.12))
            places = np.linspace(0, len(samples) - 1, count)
            samples = np.interp(places, np.arange(len(samples)), samples).astype(np.float32)
        lead = int(draw.choice([draw.uniform(0, 0.1), draw.uniform(0, 0.5)], p=[0.6, 0.4]) * RATE)
        tail = int(draw.choice([draw.uniform(0, 0.3), draw.uniform(0, 0.9)], p=[0.7, 0.3]) * RATE)
        return np.pad(samples, (lead, tail)).astype(np.float32), written, phonemes

    def _cut(
        self, samples: npt.NDArray[np.float32], item: Item, phonemes: list[str] | None, whole: bool
    ) -> tuple[npt.NDArray[np.float32], list[str] | None]:
        """Cut off most of the wake word, or up to 40 ms of a sentence without one."""
        draw = self._draw
        if item.wake and not whole:
            kept = int(draw.uniform(0.0, 0.4) * RATE)
            return samples[max(0, item.wake - kept) :], phonemes and phonemes[item.wake_phonemes :]
        if not item.wake and draw.random() < 0.3:
            return samples[int(draw.uniform(0, 0.04) * RATE) :], phonemes
        return samples, phonemes

    def _mel(self, heard: Sequence[npt.NDArray[np.float32]], plain: bool) -> torch.Tensor:
        """Return float32[B, 2 T, 80] of utterances, T being that of the longest plus some margin."""
        draw = self._draw
        longest = max(len(samples) for samples in heard)
        frames = 2 * int(np.ceil(longest / 320) + (8 if plain else draw.integers(0, 16)))
        samples = torch.zeros(len(heard), frames * 160)
        for row, one in enumerate(heard):
            samples[row, : len(one)] = torch.from_numpy(one)
        samples = samples.to(self._device)
        lengths = [len(one) for one in heard]
        if not plain:
            samples = self._through_air(samples, lengths)
        throats = [0] * len(heard) if plain else draw.integers(0, THROATS, len(heard)).tolist()
        mel = torch.bmm(sound.power(samples), self._filters[throats].transpose(1, 2))
        return sound.log_mel(mel) if plain else self._masked(sound.log_mel(self._smeared(mel)))

    def _throat(self) -> tuple[float, float]:
        """Draw factors for low and high frequencies; below 1 is a shorter throat than the speaker's."""
        middle, bend = self._draw.uniform(0.8, 1.14), self._draw.uniform(-0.07, 0.07)
        return middle * (1 - bend), middle * (1 + bend)

    def _smeared(self, mel: torch.Tensor) -> torch.Tensor:
        """Blur some utterances over time and bands: voices computed from averages sound like that."""
        draw, batch = self._draw, len(mel)
        over_time = torch.from_numpy(np.where(draw.random(batch) < 0.3, draw.uniform(0, 0.3, batch), 0)).to(mel)
        over_bands = torch.from_numpy(np.where(draw.random(batch) < 0.3, draw.uniform(0, 0.3, batch), 0)).to(mel)
        aside = over_time[:, None, None] * (mel.roll(1, 1) + mel.roll(-1, 1) - 2 * mel)
        mel = mel + aside
        return mel + over_bands[:, None, None] * (mel.roll(1, 2) + mel.roll(-1, 2) - 2 * mel)

    def _through_air(self, samples: torch.Tensor, lengths: Sequence[int]) -> torch.Tensor:
        """Apply room, microphone, level and noise."""
        draw, (batch, count) = self._draw, samples.shape
        size = count + ROOM_SAMPLES
        size += -size % 1_024
        rooms = np.zeros((batch, ROOM_SAMPLES), np.float32)
        tones = np.ones((batch, size // 2 + 1), np.float32)
        noise = np.zeros((batch, count), np.float32)
        levels = np.zeros((batch, 2), np.float32)
        for row in range(batch):
            rooms[row, 0] = 1
            if draw.random() < 0.3:
                rooms[row] = noises.room(draw, ROOM_SAMPLES)
            if draw.random() < 0.6:
                knots = noises.tone_control(draw, 257)
                tones[row] = np.interp(np.linspace(0, 256, size // 2 + 1), np.arange(257), knots)
            noise[row, : lengths[row]] = self._some_noise(lengths[row])
            levels[row] = self._levels()
        response = torch.fft.rfft(torch.from_numpy(rooms).to(samples), size) * torch.from_numpy(tones).to(samples)
        heard = torch.fft.irfft(torch.fft.rfft(samples, size) * response, size)[:, :count]
        ends = torch.tensor(lengths, device=samples.device)[:, None]
        heard = heard * (torch.arange(count, device=samples.device)[None] < ends)
        peak = heard.abs().amax(1, keepdim=True)
        heard = heard / (peak + 1e-4)
        active = heard.abs() > 0.03
        loud = ((heard.square() * active).sum(1, keepdim=True) / active.sum(1, keepdim=True).clamp(min=1)).sqrt()
        set_to = torch.from_numpy(levels).to(samples)
        gain, ratio = set_to[:, :1], set_to[:, 1:]
        mixed = heard + torch.from_numpy(noise).to(samples) * (loud.clamp(min=0.03) * ratio)
        mixed = mixed / mixed.abs().amax(1, keepdim=True).clamp(min=1e-4) * gain
        rounded: torch.Tensor = (mixed * 32_768).round() / 32_768
        return rounded

    def _levels(self) -> tuple[float, float]:
        """Return the peak level and the noise over the speech, both as amplitudes."""
        draw = self._draw
        decibels = draw.choice([draw.uniform(3, 20), draw.uniform(12, 35), draw.uniform(35, 70)], p=[0.4, 0.3, 0.3])
        return 10 ** (draw.uniform(-38, 0) / 20), 10 ** (-(float(decibels) + self._calm) / 20)

    def _some_noise(self, count: int) -> npt.NDArray[np.float32]:
        piece = self._noise[int(self._draw.integers(len(self._noise)))]
        begin = int(self._draw.integers(len(piece)))
        return np.take(piece, np.arange(begin, begin + count), mode="wrap")

    def _masked(self, mel: torch.Tensor) -> torch.Tensor:
        """Blank some bands and moments out, as SpecAugment does."""
        draw = self._draw
        for row in mel:
            level = row.min()
            for _ in range(int(draw.integers(0, 2))):
                band, wide = int(draw.integers(0, 76)), int(draw.integers(1, 9))
                row[:, band : band + wide] = level
            for _ in range(int(draw.integers(0, 2))):
                moment, long = int(draw.integers(0, len(row))), int(draw.integers(1, 9))
                row[moment : moment + long] = level
        return mel

    def _transcripts(self, written: Sequence[str], plain: bool) -> tuple[torch.Tensor, torch.Tensor]:
        words = self._words
        rows = [words.encode(text) for text in written]
        longest = max(map(len, rows)) + 2
        tokens = np.full((len(rows), longest), words.end)
        targets = np.full((len(rows), longest), -100)
        for row, sentence in enumerate(rows):
            tokens[row, : len(sentence) + 2] = [words.start, words.no_timestamps, *sentence]
            targets[row, 1 : len(sentence) + 2] = [*sentence, words.end]
        if not plain:
            # A wrong word now and then, so that the decoder listens instead of only remembering sentences.
            wrong = self._draw.random(tokens.shape) < 0.05
            wrong[:, :2] = False
            tokens = np.where(wrong, self._draw.integers(0, words.end, tokens.shape), tokens)
        return torch.from_numpy(tokens).to(self._device), torch.from_numpy(targets).to(self._device)

    def _spellings(self, spelled: Sequence[list[str] | None]) -> tuple[torch.Tensor, torch.Tensor]:
        longest = max(len(names or ()) for names in spelled)
        rows = torch.zeros(len(spelled), max(1, longest), dtype=torch.int64)
        for row, names in enumerate(spelled):
            for column, name in enumerate(names or ()):
                rows[row, column] = self._phoneme_rows[name]
        counts = torch.tensor([-1 if names is None else len(names) for names in spelled])
        return rows.to(self._device), counts.to(self._device)
