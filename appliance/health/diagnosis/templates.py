"""Recognises our own sentences in a text, and gives back nothing but them.

What comes out was written in this source, by us: no name, path, address or word of a person can be in it, whatever was in the
text.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

HOLE = "…"
"""Stands where a sentence had a value."""

LEFT_OUT = "(left out)"

TELLING = frozenset({"what", "why", "where", "remedy", "detail"})
"""Keywords of errors and log lines that hold sentences for people."""

SHORTEST = 8
"""Characters of its own that a sentence needs to be one: "{a}, {b}" is none."""

MOST = 4
"""Sentences that one text is made of: where, what, why, and what to do."""

Sentence = tuple[str, ...]
"""The fixed parts of a sentence; between two of them is a hole."""


class Templates:
    """All sentences of a source."""

    def __init__(self, sentences: Iterable[Sentence], events: Iterable[str]) -> None:
        """`events` are the names of log lines."""
        long = {each for each in sentences if sum(map(len, each)) >= SHORTEST}
        self._sentences = sorted(long, key=lambda each: -sum(map(len, each)))
        self._known: dict[str, str] = {}
        self.events = frozenset(events)

    def shown(self, text: str) -> str:
        """The sentences of ours that this text consists of, with holes; `LEFT_OUT` where there is none."""
        if text not in self._known:
            self._known[text] = " ".join(self._found(text)) or (LEFT_OUT if text else "")
        return self._known[text]

    def _found(self, text: str) -> list[str]:
        found: list[tuple[int, int, str]] = []
        for sentence in self._sentences:
            if not all(part in text for part in sentence):
                continue
            match = re.search(".*?".join(map(re.escape, sentence)), text, re.DOTALL)
            if match and all(match.end() <= start or end <= match.start() for start, end, _ in found):
                found.append((*match.span(), HOLE.join(sentence).strip()))
        return [words for _, _, words in sorted(found)[:MOST]]


def of_source(*folders: Path, files: Iterable[Path] = ()) -> Templates:
    """The sentences of every module in these folders, and of these files."""
    sentences: set[Sentence] = set()
    events: set[str] = set()
    for file in (*files, *(file for folder in folders for file in sorted(folder.rglob("*.py")))):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Call):
                events.update(_events(node))
            sentences.update(_sentences(node))
    return Templates(sentences, events)


def _events(call: ast.Call) -> Iterator[str]:
    """The name of a log line: `log.info("name", ...)`."""
    function = call.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) and function.value.id == "log":
        first = call.args[0] if call.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def _sentences(node: ast.AST) -> Iterator[Sentence]:
    """What is raised, or handed over as a sentence for people."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        for argument in (*node.exc.args, *(keyword.value for keyword in node.exc.keywords)):
            yield from _texts(argument)
    elif isinstance(node, ast.keyword) and node.arg in TELLING:
        yield from _texts(node.value)


def _texts(node: ast.AST) -> Iterator[Sentence]:
    """The fixed parts of every text in an expression."""
    if isinstance(node, ast.JoinedStr):
        yield tuple(
            part.value for part in node.values if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield (node.value,)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _texts(child)
