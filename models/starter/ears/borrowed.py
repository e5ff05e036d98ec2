"""Speakers of other languages made to speak English: nine more throats than Debian's English voices have.

Festival reads the text by its English rules; `borrowed.scm` then puts Czech, Italian, Finnish or Indian sounds in the
place of the English ones. What comes out is English with an accent. Debian packages: `festival`, `festvox-kallpc16k`
(for the rules) and one `festvox-...` per voice.
"""

from __future__ import annotations

import contextlib
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import soundfile

from models.starter.ears.voices import Manner, Samples, SynthesizerMissing, at_16k

SCRIPT = Path(__file__).with_suffix(".scm")
FESTIVAL_VOICES = Path("/usr/share/festival/voices")


@dataclass(frozen=True)
class Borrowed:
    """A voice of another language."""

    accent: str
    """Which entry of `ACCENTS` its sounds are."""
    diphones: str
    """Its file under Festival's folder of voices."""
    package: str
    pitch: float
    """Fundamental frequency over that of Festival's English man (105 Hz)."""


VOICES = {
    "dita": Borrowed("czech", "czech/czech_dita/group/dita.group", "festvox-czech-dita", 1.75),
    "krb": Borrowed("czech", "czech/czech_krb/group/krb.group", "festvox-czech-krb", 2.1),
    "machac": Borrowed("czech", "czech/czech_machac/group/machac.group", "festvox-czech-machac", 1.0),
    "ph": Borrowed("czech", "czech/czech_ph/group/ph.group", "festvox-czech-ph", 1.1),
    "lp": Borrowed("italian", "italian/lp_diphone/group/lp_diphone.group", "festvox-italp16k", 1.75),
    "pc": Borrowed("italian", "italian/pc_diphone/group/pc_diphone.group", "festvox-itapc16k", 1.0),
    "lj": Borrowed("finnish", "finnish/suo_fi_lj_diphone/group/ljlpc.group", "festvox-suopuhe-lj", 1.75),
    "mv": Borrowed("finnish", "finnish/hy_fi_mv_diphone/group/mvlpc.group", "festvox-suopuhe-mv", 1.0),
    "nsk": Borrowed("indian", "telugu/telugu_NSK_diphone/group/NSKlpc.group", "festvox-te-nsk", 1.1),
}

_SAME = "b=b f=f g=g k=k l=l m=m n=n p=p r=r s=s v=v"
ACCENTS = {
    "czech": _SAME + """ aa=a: ae=e ah=a ao=o: aw=a,u ax=a ay=a,j ch=c~ d=d dh=d eh=e er=e,r ey=e,j hh=h ih=i iy=i: jh=dz~
        ng=n,k ow=o,u oy=o,j sh=s~ t=t th=t uh=u uw=u: w=v y=j z=z zh=z~ pau=#""",
    "italian": _SAME + """ aa=a1 ae=E ah=a ao=O1 aw=a,u ax=a ay=a,i ch=tS d=d dh=d eh=E1 er=E,r ey=e,i hh= ih=i iy=i1 jh=dZ
        ng=ng,g ow=o,u oy=O,i sh=S t=t th=t uh=u uw=u1 w=w y=j z=z zh=Z pau=#""",
    "finnish": _SAME + """ aa=a: ae=@ ah=a ao=o: aw=a,u ax=7 ay=a,i ch=t,S d=d dh=d eh=e er=7:,r ey=e,i hh=h ih=i iy=i: jh=d,S
        ng=N ow=o,u oy=o,i sh=S t=t th=t uh=u uw=u: w=w y=j z=s zh=S pau=#""",
    "indian": _SAME + """ aa=aa ae=@ ah=a ao=oh aw=aw ax=a ay=ay ch=ch d=D dh=dh eh=eh er=a,r ey=ee hh=h ih=ih iy=iy jh=j
        ng=N ow=oo oy=oh,iy sh=sh t=T th=th uh=uh uw=uw w=v y=y z=s zh=zh pau=pau""",
}  # fmt: skip
"""For each accent what stands for Festival's English phones: nothing, one sound or several, separated by commas."""


def sounds(accent: str) -> dict[str, list[str]]:
    """Return an accent's sounds for each English phone."""
    pairs = (entry.split("=") for entry in ACCENTS[accent].split())
    return {phone: [sound for sound in replacement.split(",") if sound] for phone, replacement in pairs}


class Abroad:
    """Festival as a child process with the borrowed voices, each opened when it speaks first (10 to 30 ms a sentence)."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._opened: set[str] = set()
        try:
            self._festival = subprocess.Popen(
                ["festival", "--pipe"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # it remarks on every missing diphone
                text=True,
            )
        except FileNotFoundError as reason:
            raise SynthesizerMissing("festival is not installed: apt install festival festvox-kallpc16k") from reason
        self._tell(f'(load "{SCRIPT}")')

    def say(self, text: str, name: str, manner: Manner) -> Samples:
        """Say a text with a voice of `VOICES`."""
        voice, path = VOICES[name], Path(self._folder.name) / "said.wav"
        if name not in self._opened:
            self._open(name, voice)
        clean = re.sub(r"[^a-z' ]", "", text)
        numbers = f"{voice.pitch * manner.pitch:.3f} {1 / manner.speed:.3f}"
        self._tell(f'(hark_say "{clean}" sounds_{voice.accent} "{name}" {numbers} "{path}")')
        self._wait()
        samples, rate = soundfile.read(path, dtype="int16")
        return at_16k(samples, rate)

    def close(self) -> None:
        """End Festival."""
        with contextlib.suppress(BrokenPipeError):
            self._tell("(quit)")
        self._festival.wait(10)
        self._folder.cleanup()

    def _open(self, name: str, voice: Borrowed) -> None:
        diphones = FESTIVAL_VOICES / voice.diphones
        if not diphones.exists():
            raise SynthesizerMissing(f"{diphones} is missing: apt install {voice.package}")
        table = sounds(voice.accent)
        listed = " ".join(f"({phone} {' '.join(map(_quoted, found))})" for phone, found in table.items())
        self._tell(f"(define sounds_{voice.accent} '({listed}))")
        self._tell(f'(hark_voice "{name}" "{diphones}" "{table["pau"][0]}-{table["pau"][0]}")')
        self._opened.add(name)

    def _tell(self, expression: str) -> None:
        pipe: IO[str] | None = self._festival.stdin
        assert pipe is not None
        pipe.write(expression + "\n")
        pipe.flush()

    def _wait(self) -> None:
        assert self._festival.stdout is not None
        for line in self._festival.stdout:
            if line.startswith("hark: said"):
                return
        raise RuntimeError("festival ended while it spoke; its own message stands above")


def _quoted(sound: str) -> str:
    return f'"{sound}"'
