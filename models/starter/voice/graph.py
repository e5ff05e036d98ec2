"""The voice as an ONNX graph: a formant synthesiser written in matrix operations, with Piper's inputs and output.

ids -> frames of 5 ms -> per frame pitch, formants and loudness, smoothed -> harmonics of the vocal folds, each as loud as the
mouth's resonances make it there, plus three bands of noise -> samples. Nothing is random: a sentence always sounds the same.
"""

from typing import Any

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

from models.starter.voice.phonemes import ASKS, SOUNDS, STRESS

RATE = 16_000
"""Hertz."""
HOP = 80
"""Samples of a frame: 5 ms."""
HARMONICS = 40
"""Of the vocal folds: up to 5 kHz at the highest pitch, above which noise is enough."""
CLOSING = 50.0
"""Frames at the end of a sentence that are silence: its full stop and its end. The melody is over before them."""
PITCH = 118.0
"""Hertz, in the middle of a sentence."""
TILT = 0.9
"""Harmonic h is h**-TILT as loud as the first, before the mouth shapes it."""
BANDWIDTHS = (80.0, 100.0, 150.0, 250.0)
"""Hertz of the formants; the fourth formant stands still."""
FOURTH = 3_500.0
BANDS = ((500, 2_000), (2_000, 4_200), (4_200, 7_600))
"""Hertz of the low, mid and high noise."""
TAPS = 63
"""Of the filters that cut the bands."""
NOISE_PERIOD = 8_191
"""Samples after which the noise repeats."""
OPSET, IR = 17, 8
"""Old enough for every onnxruntime that piper-tts accepts."""


class Graph:
    """A graph under construction: each call adds one node and returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def __call__(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """Adds a node; its result's name."""
        name = f"{operator.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def constant(self, value: Any, kind: Any = np.float32) -> str:
        """A constant tensor."""
        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, kind), name))
        return name

    def whole(self, *values: int) -> str:
        """A constant int64[n]."""
        return self.constant(values, np.int64)

    def smooth(self, rows: str, channels: int, frames: int) -> str:
        """Each of [channels, T] averaged over `frames` (odd): the mouth moves, it does not jump."""
        kernel = np.hanning(frames + 2)[1:-1]
        kernel = np.tile(kernel / kernel.sum(), (channels, 1, 1))
        padded = self(
            "Pad", self("Unsqueeze", rows, self.whole(0)), self.whole(0, 0, frames // 2, 0, 0, frames // 2), mode="edge"
        )
        return self("Squeeze", self("Conv", padded, self.constant(kernel), group=channels), self.whole(0))

    def stretch(self, rows: str, channels: int) -> str:
        """[channels, T] at frames to [channels, (T - 1) * HOP] at samples, in straight lines."""
        ramp = np.arange(HOP, dtype=np.float32) / HOP
        now = self("Unsqueeze", self("Slice", rows, self.whole(0), self.whole(-1), self.whole(1)), self.whole(2))
        later = self("Unsqueeze", self("Slice", rows, self.whole(1), self.whole(1 << 40), self.whole(1)), self.whole(2))
        line = self("Add", self("Mul", now, self.constant(1 - ramp)), self("Mul", later, self.constant(ramp)))
        return self("Reshape", line, self.whole(channels, -1))


def build() -> bytes:
    """The whole voice, serialised."""
    g = Graph()
    ids, stress = _symbols(g)
    place, row, frames = _frames(g, ids, stress)
    loud, formants = _mouth(g, row)
    pitch, emphasis = _melody(g, ids, stress, place, frames)
    sound = g("Mul", g("Add", _voiced(g, loud, formants, pitch), _noise(g, loud)), g.stretch(emphasis, 1))
    output = g("Reshape", g("Mul", sound, g.constant(0.25)), g.whole(1, 1, 1, -1))
    g.nodes[-1].output[0] = "output"
    assert output.startswith("reshape")
    return _serialised(g)


def _symbols(g: Graph) -> tuple[str, str]:
    """int64[n] ids and float[n] stress: 1 over the few sounds after a stress mark."""
    ids = g("Squeeze", g("Slice", "input", g.whole(0), "input_lengths", g.whole(1)), g.whole(0))
    marks = g("Gather", g.constant([STRESS.get(symbol, 0.0) for symbol in SOUNDS]), ids)
    reach = 7  # The mark, a consonant, a vowel and its length, each followed by a pad.
    windows = g("MaxPool", g("Unsqueeze", marks, g.whole(0, 1)), kernel_shape=[reach], pads=[reach - 1, 0])
    return ids, g("Squeeze", windows, g.whole(0, 1))


def _frames(g: Graph, ids: str, stress: str) -> tuple[str, str, str]:
    """For each frame: its symbol's place in the sentence, its row of the sound table; and the number of frames, int64[1]."""
    own = g("Gather", g.constant([sound.length * RATE / HOP for sound in SOUNDS.values()]), ids)
    scale = g("Slice", "scales", g.whole(1), g.whole(2))
    stressed = g("Add", g("Mul", stress, g.constant(0.2)), g.constant(1.0))
    lengths = g("Round", g("Mul", g("Mul", own, scale), stressed))
    ends = g("CumSum", lengths, g.constant(0, np.int64))
    total = g("Max", g("ReduceMax", ends, keepdims=1), g.constant([4.0]))
    frames = g("Cast", total, to=TensorProto.INT64)
    numbers = g("Range", g.constant(0, np.int64), g("Squeeze", frames), g.constant(1, np.int64))
    moment = g("Cast", numbers, to=TensorProto.FLOAT)
    after = g("GreaterOrEqual", g("Unsqueeze", moment, g.whole(1)), g("Unsqueeze", ends, g.whole(0)))
    passed = g("ReduceSum", g("Cast", after, to=TensorProto.INT64), g.whole(1), keepdims=0)
    last = g("Sub", g("Shape", ids), g.whole(1))
    place = g("Min", passed, last)
    left = g("Div", g("Sub", g("Gather", ends, place), moment), g("Max", g("Gather", lengths, place), g.constant(1.0)))
    half = g("Cast", g("LessOrEqual", left, g.constant(0.42)), to=TensorProto.INT64)
    row = g("Add", g("Mul", g("Gather", _lengthened(g, ids), place), g.whole(2)), half)
    return place, row, frames


def _lengthened(g: Graph, ids: str) -> str:
    """The ids with each length mark replaced by the vowel it lengthens, which stands two places before (a pad between)."""
    mark = list(SOUNDS).index("ː")
    before = g("Concat", g.whole(0, 0), g("Slice", ids, g.whole(0), g.whole(-2), g.whole(0)), axis=0)
    return g("Where", g("Equal", ids, g.whole(mark)), before, ids)


def _mouth(g: Graph, row: str) -> tuple[str, str]:
    """float[4, T] loudness of voice and noises, and float[3, T] formants in hertz."""
    halves = np.array([half for sound in SOUNDS.values() for half in (sound.first, sound.second)], np.float32)
    loud = g("Transpose", g("Gather", g.constant(halves[:, :4]), row), perm=[1, 0])
    formants = g("Transpose", g("Gather", g.constant(halves[:, 4:]), row), perm=[1, 0])
    return g.smooth(loud, 4, 5), g.smooth(formants, 3, 11)


def _melody(g: Graph, ids: str, stress: str, place: str, frames: str) -> tuple[str, str]:
    """float[1, T] pitch in hertz, falling to the end and rising in a question; float[1, T] loudness by stress."""
    moment = g(
        "Cast", g("Range", g.constant(0, np.int64), g("Squeeze", frames), g.constant(1, np.int64)), to=TensorProto.FLOAT
    )
    spoken = g("Max", g("Sub", g("Cast", frames, to=TensorProto.FLOAT), g.constant(CLOSING)), g.constant(20.0))
    along = g("Min", g("Div", moment, spoken), g.constant(1.0))
    asks = g("ReduceMax", g("Gather", g.constant([float(symbol == ASKS) for symbol in SOUNDS]), ids), keepdims=1)
    rise = g("Mul", g("Mul", g("Max", g("Sub", along, g.constant(0.6)), g.constant(0.0)), asks), g.constant(1.6))
    raised = g("Mul", g("Gather", stress, place), g.constant(0.12))
    course = g("Add", g("Sub", g.constant(1.12), g("Mul", along, g.constant(0.28))), g("Add", rise, raised))
    pitch = g.smooth(g("Unsqueeze", g("Mul", course, g.constant(PITCH)), g.whole(0)), 1, 21)
    loud = g("Add", g("Mul", g("Gather", stress, place), g.constant(0.3)), g.constant(0.7))
    return pitch, g.smooth(g("Unsqueeze", loud, g.whole(0)), 1, 11)


def _voiced(g: Graph, loud: str, formants: str, pitch: str) -> str:
    """float[1, N]: the vocal folds' harmonics through the mouth."""
    numbers = np.arange(1, HARMONICS + 1, dtype=np.float32)[:, None]
    hertz = g("Mul", g.constant(numbers), pitch)
    square = g("Mul", hertz, hertz)
    shape = g.constant(numbers**-TILT)
    for at, width in enumerate(BANDWIDTHS):
        peak = g("Slice", formants, g.whole(at), g.whole(at + 1), g.whole(0)) if at < 3 else g.constant([[FOURTH]])
        shape = g("Mul", shape, _resonance(g, square, peak, width))
    voice = g("Slice", loud, g.whole(0), g.whole(1), g.whole(0))
    amplitudes = g.stretch(g("Mul", shape, voice), HARMONICS)
    # Cycles in double precision, whole ones taken off: a float32 phase would growl after a second.
    steps = g("Div", g("Cast", g.stretch(pitch, 1), to=TensorProto.DOUBLE), g.constant(float(RATE), np.float64))
    turns = g("Mul", g("CumSum", steps, g.constant(1, np.int64)), g.constant(numbers, np.float64))
    angle = g("Cast", g("Sub", turns, g("Floor", turns)), to=TensorProto.FLOAT)
    waves = g("Sin", g("Mul", angle, g.constant(2 * np.pi)))
    return g("ReduceSum", g("Mul", amplitudes, waves), g.whole(0), keepdims=1)


def _resonance(g: Graph, square: str, peak: str, width: float) -> str:
    """How much a resonance at `peak` hertz lifts a frequency whose square is given."""
    centre = g("Mul", peak, peak)
    away = g("Sub", square, centre)
    damping = g("Mul", square, g.constant(width * width))
    return g("Div", centre, g("Sqrt", g("Add", g("Mul", away, away), damping)))


def _noise(g: Graph, loud: str) -> str:
    """float[1, N]: three bands of noise, each as loud as the table says."""
    bands = g.stretch(g("Slice", loud, g.whole(1), g.whole(4), g.whole(0)), 3)
    count = g("Slice", g("Shape", bands), g.whole(1), g.whole(2))
    numbers = g("Range", g.constant(0, np.int64), g("Squeeze", count), g.constant(1, np.int64))
    table = np.random.default_rng(20).normal(0, 1, NOISE_PERIOD).astype(np.float16)
    white = g(
        "Cast",
        g("Gather", g.constant(table, np.float16), g("Mod", numbers, g.whole(NOISE_PERIOD))),
        to=TensorProto.FLOAT,
    )
    filters = g.constant(np.stack([_band_pass(*band) for band in BANDS])[:, None])
    coloured = g("Conv", g("Unsqueeze", white, g.whole(0, 1)), filters, pads=[TAPS // 2, TAPS // 2])
    return g("ReduceSum", g("Mul", g("Squeeze", coloured, g.whole(0)), bands), g.whole(0), keepdims=1)


def _band_pass(low: float, high: float) -> Any:
    """float[TAPS] of a windowed band-pass, scaled so that white noise comes out as loud as it went in."""
    t = np.arange(TAPS) - TAPS // 2
    ideal = 2 * high / RATE * np.sinc(2 * high / RATE * t) - 2 * low / RATE * np.sinc(2 * low / RATE * t)
    taps = ideal * np.hamming(TAPS)
    return taps / np.sqrt(np.sum(taps**2))


def _serialised(g: Graph) -> bytes:
    """The checked model's bytes."""
    inputs = [
        helper.make_tensor_value_info("input", TensorProto.INT64, ["batch", "phonemes"]),
        helper.make_tensor_value_info("input_lengths", TensorProto.INT64, ["batch"]),
        helper.make_tensor_value_info("scales", TensorProto.FLOAT, [3]),
    ]
    output = helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", 1, 1, "time"])
    graph = helper.make_graph(g.nodes, "hark-tiny", inputs, [output], g.constants)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR, producer_name="hark"
    )
    checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString())
