"""The peers' own environment, `.hark/peers/venv`: made once, and anew when `requirements.txt` changes."""

import hashlib
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.peers.engines import ROOT

VENV = ROOT / ".hark" / "peers" / "venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
STAMP = VENV / ".stamp"


def fingerprint() -> str:
    """Of what the environment is to be made from."""
    return hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()


def prepare() -> None:
    """Makes the environment unless it is there.

    Raises:
        CalledProcessError: pip could not; it has said why.
    """
    if STAMP.is_file() and STAMP.read_text() == fingerprint():
        return
    print(
        f"making {VENV.relative_to(ROOT)} (once, about a minute and 600 MB; llama.cpp comes from pip's cache)",
        flush=True,
    )
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    install = ["-m", "pip", "install", "--quiet", "--prefer-binary", "-r", str(REQUIREMENTS)]
    subprocess.run([str(PYTHON), *install], check=True)
    STAMP.write_text(fingerprint())
