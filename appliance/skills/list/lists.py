"""Which list is meant, and what it is called in a reply."""

from appliance.skills.skill import Context, Match, Say, Slot
from appliance.store import NamedList

BUILT_IN = ("shopping", "to-do")
"""The lists that are always there, by the names they have in every language. The first is meant where none is named."""

PIECE = 7
"""Items that are read before it asks whether to go on: as many as people keep in mind."""

LONGEST = 6
"""Words of one item; more are a sentence that was not meant for a list."""

SURE = 3
"""Items that may be deleted without asking back: no harder to say again than to confirm."""

_KEYS = {"shopping": "shopping", "to-do": "todo"}
"""Their names within the keys of replies."""


def name_of(match: Match) -> str:
    """The list that was named; empty for none."""
    return str(match.slots.get("list", ""))


def all_lists(context: Context) -> tuple[NamedList, ...]:
    """The two that are always there, then the person's own."""
    kept = {there.name: there for there in context.kept.lists}
    built_in = [kept.pop(name, NamedList(name)) for name in BUILT_IN]
    return (*built_in, *kept.values())


def named(context: Context, name: str) -> NamedList | None:
    """The list of that name, whatever the letters' case."""
    return next((there for there in all_lists(context) if there.name.casefold() == name.casefold()), None)


def forms(name: str, say: Say) -> dict[str, str]:
    """A list as it stands in replies: `the_list`, `on_list`, `to_list`, `from_list`."""
    key = _KEYS.get(name, "own")
    return {f"{form}_list": say(f"{form}_{key}", name=name) for form in ("the", "on", "to", "from")}


def without_answer(match: Match) -> dict[str, Slot]:
    """The slots of a question, without the yes that was the answer to the one before."""
    return {name: value for name, value in match.slots.items() if name != "answer"}
