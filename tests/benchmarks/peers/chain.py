"""The plain sequential chain: silence, whole transcript, whole reply, whole speech. `python -m tests.benchmarks.peers.chain`."""

import argparse
from collections.abc import Iterator

import numpy as np
import pyaudio
import webrtcvad

from appliance.engines import LanguageModel, SpeechToText, TextToSpeech, Token
from appliance.units import BLOCK, BLOCK_SECONDS, RATE
from hardware.quiet import quiet_drivers
from tests.benchmarks.acoustic.edges import Samples
from tests.benchmarks.peers import engines

SILENCE = 0.7
"""Seconds of quiet that end an utterance: the usual figure of such programs."""

ONSET = 5
"""Voiced blocks in a row that begin one: 100 ms."""

TRAIL = 10
"""Blocks of that quiet which the recogniser gets, 200 ms: what the others give it."""

LEAD = 15
"""Blocks kept from before it: 300 ms."""

AGGRESSIVENESS = 2
"""Of WebRTC's voice activity detector, 0 to 3."""


class Endpoint:
    """Cuts a stream into utterances by silence alone. Pure: blocks in, utterances out."""

    def __init__(self) -> None:
        self._vad = webrtcvad.Vad(AGGRESSIVENESS)
        self._kept: list[Samples] = []
        self._voiced = self._quiet = 0
        self._speaking = False

    def feed(self, block: Samples) -> Samples | None:
        """Takes int16[320]; returns the utterance that this block ended."""
        voiced = self._vad.is_speech(block.tobytes(), RATE)
        self._kept.append(block)
        self._voiced = self._voiced + 1 if voiced else 0
        self._quiet = 0 if voiced else self._quiet + 1
        if not self._speaking:
            self._speaking = self._voiced >= ONSET
            del self._kept[: max(0, len(self._kept) - LEAD - ONSET)]
            return None
        if self._quiet * BLOCK_SECONDS < SILENCE:
            return None
        utterance = np.concatenate(self._kept[: len(self._kept) - self._quiet + TRAIL])
        self._kept, self._speaking, self._quiet = [], False, 0
        return utterance


def answer(utterance: Samples, ears: SpeechToText, mind: LanguageModel, voice: TextToSpeech) -> Samples:
    """One step after the other, each waiting for all of the one before it."""
    say(f"ended after {len(utterance) / RATE:.2f} s")
    heard = ears.transcribe(utterance, lambda: False)
    say(f"heard {heard.text}")
    parts = mind.answer(heard.text, (), engines.MAX_TOKENS, lambda: False)
    text = "".join(part.text for part in parts if isinstance(part, Token))
    say(f"speaks {text}")
    return np.concatenate([np.zeros(0, np.int16), *voice.speak(text, lambda: False)])


def say(line: str) -> None:
    """A line for whoever started this."""
    print(line, flush=True)


def blocks(stream: pyaudio.Stream) -> Iterator[Samples]:
    """The microphone, 20 ms at a time."""
    while True:
        yield np.frombuffer(stream.read(BLOCK, exception_on_overflow=False), np.int16)


def main() -> None:
    """Answers until it is ended."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.peers.chain", description=__doc__)
    parser.add_argument("--ears", default=engines.STARTER)
    parser.add_argument("--mind", default=engines.FIXED)
    options = parser.parse_args()
    engines.leave_out_services()
    ears, mind, voice = engines.ears(options.ears), engines.mind(options.mind), engines.voice()
    with quiet_drivers():
        library = pyaudio.PyAudio()
        sixteen = {"format": pyaudio.paInt16, "channels": 1, "rate": RATE, "frames_per_buffer": BLOCK}
        microphone = library.open(input=True, **sixteen)
        speaker = library.open(output=True, start=False, **sixteen)
    endpoint = Endpoint()
    say("ready")
    for block in blocks(microphone):
        utterance = endpoint.feed(block)
        if utterance is not None:
            # A stream that ran dry in the meantime begins late, so it runs only while there is something to play.
            reply = answer(utterance, ears, mind, voice)
            speaker.start_stream()
            speaker.write(reply.tobytes())
            speaker.stop_stream()
            # What was captured meanwhile is thrown away: it does not listen while it speaks.
            microphone.read(microphone.get_read_available(), exception_on_overflow=False)
            endpoint = Endpoint()


if __name__ == "__main__":
    main()
