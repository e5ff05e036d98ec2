"""What a private PulseAudio is told: one virtual sound card with two channels, `room` and `speaker`.

Left is the room in front of the microphone: what is played into the sink `room` is what the source `microphone` hears.
Right is what the appliance plays into the sink `speaker`. Both are channels of one null sink, so a recording of it has
question and answer on one clock.
"""

import os
from pathlib import Path

BENCH = "bench"
"""The sink of both channels; `bench.monitor` records them side by side."""

ROOM = "room"
SPEAKER = "speaker"
MICROPHONE = "microphone"
PLAYED = "played"
"""What the appliance plays, as a source: for a simulated room between the two."""

_ASOUND = """\
# Only what the bench needs: no search through cards that are not there.
pcm.pulse { type pulse hint { show on description "PulseAudio" } }
ctl.pulse { type pulse }
pcm.!default { type pulse hint { show on description "PulseAudio" } }
ctl.!default { type pulse }
"""


def server_script(socket: Path, rate: int) -> str:
    """Commands for `pulseaudio -n -F`: no module but these, nothing that looks for hardware."""
    sink = "module-remap-sink master={bench} sink_name={name} channels=1 master_channel_map={side} channel_map=mono remix=no"
    source = f"module-remap-source master={BENCH}.monitor source_name={{name}} channels=1 master_channel_map={{side}}"
    source += " channel_map=mono remix=no"
    lines = [
        f"module-native-protocol-unix auth-anonymous=1 socket={socket}",
        f"module-null-sink norewinds=1 sink_name={BENCH} rate={rate} format=s16le channels=2 channel_map=left,right",
        sink.format(bench=BENCH, name=ROOM, side="left"),
        sink.format(bench=BENCH, name=SPEAKER, side="right"),
        source.format(name=MICROPHONE, side="left"),
        source.format(name=PLAYED, side="right"),
    ]
    defaults = [f"set-default-sink {SPEAKER}", f"set-default-source {MICROPHONE}"]
    return "\n".join([*(f"load-module {line}" for line in lines), *defaults, ""])


def asound() -> str:
    """An ALSA configuration in which `default` and `pulse` are PulseAudio and nothing else exists."""
    return _ASOUND


def environment(directory: Path, socket: Path) -> dict[str, str]:
    """What a process needs to find this server, and cannot find another one by accident."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "ALSA_"))}
    for name in ("DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY"):
        inherited.pop(name, None)
    return inherited | {
        "HOME": str(directory),
        "XDG_RUNTIME_DIR": str(directory),
        "XDG_CONFIG_HOME": str(directory),
        "PULSE_RUNTIME_PATH": str(directory / "runtime"),
        "PULSE_STATE_PATH": str(directory / "state"),
        "PULSE_SERVER": f"unix:{socket}",
        "PULSE_SINK": SPEAKER,
        "PULSE_SOURCE": MICROPHONE,
        "ALSA_CONFIG_PATH": str(directory / "asound.conf"),
        "JACK_NO_START_SERVER": "1",
    }
