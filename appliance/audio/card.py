"""Which sound card: the one in the settings."""

import os

from appliance.config import AudioConfig
from appliance.ring import Ring, RingMissing
from appliance.ring._ring import sleep_until_ns
from appliance.run import Run
from hardware.portaudio import PortAudioCard
from hardware.simulated import Microphone, SimulatedCard, Speaker, silence
from hardware.sound import SoundCard

SPEED = "HARK_SIMULATED_SPEED"
"""Environment: how many times as fast as real time the simulated card runs; for the benchmark."""


def card_for(config: AudioConfig, run: Run) -> SoundCard:
    """A real card, or a simulated one between the rings `microphone` and `speaker` of this run, as far as they exist."""
    if config.card == "portaudio":
        return PortAudioCard(config.capture_device, config.playback_device)
    speed = float(os.environ.get(SPEED, "1"))
    return SimulatedCard(_microphone(run), _speaker(run), speed=speed, sleep=sleep_until_ns)


def _microphone(run: Run) -> Microphone:
    """What somebody writes into the ring `microphone`, at the pace of the card, and silence after it."""
    try:
        return Ring.attach(run.ring("microphone")).player().read_into
    except RingMissing:
        return silence


def _speaker(run: Run) -> Speaker | None:
    """Writes what is played, silence included, into the ring `speaker`, if somebody made one to listen to."""
    try:
        return Ring.attach(run.ring("speaker")).write
    except RingMissing:
        return None
