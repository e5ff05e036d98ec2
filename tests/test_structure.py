"""The house keeps its shape: imports point one way, and processes never import each other."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

PROCESS_FOLDERS = ("audio", "ear", "stt", "llm", "tts", "dialogue", "panel", "integrations", "metrics")

CORE = ("units", "errors", "clock", "config", "run", "messages", "logs", "bus", "service", "hosting", "worker")
"""In the order in which they may import: each only what stands before it."""

LEAVES = (
    "ring",
    "sound",
    "store",
    "threads",
    "engines",
    "model_files",
    "skills",
    "speech_text",
    "settings",
    "credentials",
    "paths",
    "tools",
    "version",
    "health",
)
"""Shared parts that no process owns. They may import the core and each other, and no process."""

EDGE = ("cli", "session", "asking", "saying", "forgetting", "doctor", "demo")
"""What a person calls; it may use everything, but reaches the processes by messages."""


def imports(file: Path) -> set[str]:
    """Absolute names of the modules that a file imports, at any depth."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def part(module: str) -> str | None:
    """The part of the appliance a module name belongs to: `appliance.ear.core` to `ear`."""
    names = module.split(".")
    return names[1] if names[0] == "appliance" and len(names) > 1 else None


def files(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("file", files("appliance"), ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_inside_the_appliance_point_one_way(file: Path) -> None:
    names = file.relative_to(ROOT / "appliance").with_suffix("").parts
    own = names[0]
    for used in filter(None, map(part, imports(file))):
        if used == own or own in EDGE or own == "__init__":
            continue
        if own in CORE:
            assert used in CORE[: CORE.index(own)], f"{own} imports {used}, which stands above it"
        elif own == "supervisor":
            assert used in (*CORE, "ring", "health"), (
                f"the supervisor imports {used}: it names processes by module string"
            )
        else:
            assert used in (*CORE, *LEAVES), f"{own} imports {used}: parts share messages, not code"


@pytest.mark.parametrize("folder", ["hardware", "models", "ota", "image_build"])
def test_the_other_folders_import_nothing_of_ours(folder: str) -> None:
    for file in files(folder):
        for module in imports(file):
            top = module.split(".")[0]
            assert top not in {"appliance", "hardware", "models", "ota", "image_build"} - {folder}, f"{file}: {module}"


def test_every_folder_of_the_appliance_is_known() -> None:
    here = {path.name for path in (ROOT / "appliance").iterdir() if path.is_dir() and not path.name.startswith("__")}
    assert here <= {*PROCESS_FOLDERS, *CORE, *LEAVES, *EDGE, "supervisor"}


def test_no_process_is_imported_before_it_is_needed() -> None:
    """Each `create` is cheap: engines are imported while loading, so that a process without them stays small."""
    heavy = {"pywhispercpp", "llama_cpp", "piper", "onnxruntime", "pvporcupine", "pymicro_wakeword", "torch"}
    for name in PROCESS_FOLDERS:
        file = ROOT / "appliance" / name / "__init__.py"
        tops = {module.split(".")[0] for module in imports(file)}
        assert not tops & heavy, name
