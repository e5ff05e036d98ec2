"""A tiny voice in Piper's own format, written by hand: it proves Piper's path, and speaks where nothing better is chosen."""

from pathlib import Path

FOLDER = Path(__file__).parent
MODEL = FOLDER / "hark-tiny.onnx"
SETTINGS = FOLDER / "hark-tiny.onnx.json"
