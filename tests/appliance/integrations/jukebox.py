"""A real mpd with a small library of its own, on a socket in a temporary folder, playing into nothing."""

import shutil
import socket
import subprocess
import time
from pathlib import Path

import numpy as np
import soundfile

MPD = shutil.which("mpd")

SONGS = (
    ("queen/news", "Queen", "News of the World", "We Are the Champions", "rock", 2),
    ("queen/opera", "Queen", "A Night at the Opera", "Bohemian Rhapsody", "rock", 1),
    ("queen/opera2", "Queen", "A Night at the Opera", "You're My Best Friend", "rock", 2),
    ("metallica/black", "Metallica", "Metallica", "Nothing Else Matters", "metal", 1),
    ("davis/so", "Miles Davis", "Kind of Blue", "So What", "jazz", 1),
    ("quotes/odd", 'The "Quoted" \\ Band', "Odd", "Cats and Dogs", "pop", 1),
)
"""File, artist, album, title, genre, track."""

SECONDS = 20

CONFIG = """
music_directory "{folder}/music"
playlist_directory "{folder}/playlists"
db_file "{folder}/database"
state_file "{folder}/state"
log_file "{folder}/log"
bind_to_address "{folder}/socket"
zeroconf_enabled "no"
auto_update "no"
{password}
audio_output {{
    type "null"
    name "nothing"
    mixer_type "{mixer}"
}}
"""


class Jukebox:
    """The server; `restart` keeps its state as mpd itself does."""

    def __init__(self, folder: Path, mixer: str = "software", password: str = "") -> None:
        self.folder = folder
        self.socket = folder / "socket"
        (folder / "playlists").mkdir(parents=True)
        secret = f'password "{password}@read,add,control,admin"\ndefault_permissions ""' if password else ""
        (folder / "conf").write_text(CONFIG.format(folder=folder, mixer=mixer, password=secret))
        self._password = password
        self._process: subprocess.Popen[bytes] | None = None

    def stock(self) -> None:
        for name, artist, album, title, genre, track in SONGS:
            file = self.folder / "music" / f"{name}.flac"
            file.parent.mkdir(parents=True, exist_ok=True)
            with soundfile.SoundFile(file, "w", 8_000, 1) as sound:
                sound.title, sound.artist, sound.album, sound.genre = title, artist, album, genre
                sound.tracknumber = str(track)
                sound.write(np.zeros(8_000 * SECONDS, np.int16))

    def start(self) -> None:
        assert MPD is not None
        self._process = subprocess.Popen([MPD, "--no-daemon", str(self.folder / "conf")], stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not self._greets():
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            time.sleep(0.02)
        self.ask("update")
        while "updating_db" in self.ask("status"):
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def stop(self, kill: bool = False) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill() if kill else process.terminate()
            process.wait(10)
        self.socket.unlink(missing_ok=True)

    def ask(self, *commands: str) -> dict[str, str]:
        """What it answers to the last of these commands, asked apart from the code under test."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.socket))
            stream = connection.makefile("rw", encoding="utf-8")
            stream.readline()
            answer: dict[str, str] = {}
            for command in ([f"password {self._password}"] if self._password else []) + list(commands):
                stream.write(f"{command}\n")
                stream.flush()
                answer = {}
                while not (line := stream.readline().rstrip("\n")).startswith(("OK", "ACK")):
                    key, _, value = line.partition(": ")
                    answer[key] = value
                assert line == "OK", line
            return answer

    @property
    def volume(self) -> int:
        return int(self.ask("status").get("volume", -1))

    @property
    def state(self) -> str:
        return self.ask("status")["state"]

    def _greets(self) -> bool:
        try:
            self.ask("ping")
        except (OSError, AssertionError):
            return False
        return True
