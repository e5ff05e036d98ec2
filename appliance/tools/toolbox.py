"""Every skill as tools: what a model may call, and the `Match` that a call is. Pure once loaded."""

from collections.abc import Iterable
from importlib.resources import files

from appliance.errors import BadInput
from appliance.logs import log
from appliance.messages import Tool
from appliance.skills.sentences import Data, SentenceFile, read_sentences
from appliance.skills.skill import Match
from appliance.skills.table import SKILLS, Row
from appliance.tools.bounds import bounded
from appliance.tools.check import arguments_of
from appliance.tools.sentences import Templates
from appliance.tools.slots import arguments

LANGUAGE = "en"
"""Of names and descriptions: the one that every model reads. What is filled in is in the language of the person."""

DELICATE = frozenset(
    {
        "alarm_cancel_all",
        "device_restart",
        "device_shut_down",
        "list_clear",
        "list_drop",
        "memory_forget_all",
        "reminder_cancel_all",
    }
)
"""What cannot be taken back: the person confirms it aloud before it is done."""


class Toolbox:
    """The tools of the skills."""

    def __init__(self, table: tuple[Row, ...] = SKILLS, delicate: Iterable[str] = ()) -> None:
        """`delicate` are names of tools that the owner wants confirmed beside the usual ones."""
        common = read_sentences(files("appliance.skills") / f"{LANGUAGE}.yaml")
        marked = DELICATE.union(delicate)
        self._intents: dict[str, tuple[str, str]] = {}
        tools: list[Tool] = []
        for row in table:
            try:
                file = read_sentences(row.folder / f"{LANGUAGE}.yaml")
                found = tools_of(row.name, common, file)
            except BadInput as why:  # A skill that has no English is still heard and answered.
                log.info("a skill has no tools", skill=row.name, why=str(why))
                continue
            for intent, tool in found.items():
                self._intents[tool.name] = (row.name, intent)
                tools.append(Tool(tool.name, tool.description, tool.schema, tool.name in marked))
        self.tools = tuple(tools)
        """In the order of the table."""
        self._by_name = {tool.name: tool for tool in tools}

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def match(self, name: str, arguments: str) -> Match:
        """What a call means, as if the person had said it.

        Raises:
            BadInput: there is no such tool, or it takes no such arguments; the text is for the model to read.
        """
        if name not in self._by_name:
            raise BadInput(f"there is no tool {name!r}.")
        skill, intent = self._intents[name]
        return Match(skill, intent, arguments_of(arguments, self._by_name[name].schema))


def tools_of(skill: str, common: SentenceFile, file: SentenceFile) -> dict[str, Tool]:
    """The tools of one skill, by intent. An intent that only continues or asks a question is none.

    Raises:
        BadInput: the sentences are damaged, or what they fill in has no bound.
    """
    templates = Templates(common, file)
    found: dict[str, Tool] = {}
    for intent, data in file.intents.items():
        told = file.tools.get(intent)
        blocks = [block for block in data if _says_all(block)]
        if not blocks or told == "":
            continue
        found[intent] = Tool(f"{skill}_{intent}", told or "", bounded(arguments(templates, blocks)))
    return found


def _says_all(block: Data) -> bool:
    return not block.requires_context and block.metadata.get("complete", True)
