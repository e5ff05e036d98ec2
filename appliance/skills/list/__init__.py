"""Lists: shopping, to-do and the person's own. What is on them may be put there, taken off and read in one breath."""

from collections.abc import Callable

from appliance.skills.list.changing import clear, drop, new
from appliance.skills.list.lists import (
    BUILT_IN,
    LONGEST,
    PIECE,
    all_lists,
    forms,
    name_of,
    named,
    without_answer,
)
from appliance.skills.list.searching import matching, said_items, split
from appliance.skills.skill import Answer, Context, Match, Say
from appliance.skills.wording import capital
from appliance.speech_text import written
from appliance.store import NamedList
from appliance.store.changes import AddItems, RemoveItems
from appliance.store.limits import MAX_ITEMS

DELICATE = frozenset({"clear", "drop"})


def answer(match: Match, context: Context, say: Say) -> Answer:
    """Carries the intent out."""
    return _INTENTS[match.intent](match, context, say)


def _add(match: Match, context: Context, say: Say) -> Answer:
    name = name_of(match) or BUILT_IN[0]
    items = split(str(match.slots.get("item", "")), say)
    there = named(context, name)
    if there is None:
        return Answer(say("no_such_list", name=name), asks=Match("list", "new", match.slots))
    if not items:
        return Answer(say("what_to_add", **forms(name, say)), asks=match)
    if any(len(item.split()) > LONGEST for item in items):
        return Answer(say("too_long"))
    kept = {item.text.casefold() for item in there.items}
    known = [item for item in items if item.casefold() in kept]
    fresh = [item for item in items if item.casefold() not in kept]
    if len(there.items) + len(fresh) > MAX_ITEMS:
        return Answer(say("full", count=len(there.items), **forms(name, say)))
    values = {"known": _listed(known, say), **forms(name, say)}
    if not fresh:
        return Answer(say("already", items=values["known"], **forms(name, say)))
    key = "added_and_already" if known else "added"
    return Answer(say(key, items=_listed(fresh, say), **values), (AddItems(name, tuple(fresh)),))


def _remove(match: Match, context: Context, say: Say) -> Answer:
    name, text = name_of(match), str(match.slots.get("item", ""))
    if name and named(context, name) is None:
        return Answer(say("no_list", name=name))
    if not text:
        return Answer(say("what_to_remove", **forms(name or BUILT_IN[0], say)), asks=match)
    there = _holding(match, context, say)
    if there is None:
        key = "not_there" if name else "not_anywhere"
        return Answer(say(key, items=_listed(split(text, say), say), **forms(name, say)))
    found, missing = [], []
    for said in said_items(there.items, text, say):
        fitting = matching(there.items, said)
        if len(fitting) > 1:
            asks = Match("list", "remove", {"list": there.name})
            return Answer(say("which_item", items=_listed([item.text for item in fitting], say)), asks=asks)
        found += fitting
        missing += [] if fitting else [said]
    telling = [say("removed", items=_listed([item.text for item in found], say), **forms(there.name, say))]
    if missing:
        telling.append(say("not_there", items=_listed(missing, say), **forms(there.name, say)))
    ids = tuple(dict.fromkeys(item.id for item in found))
    return Answer(" ".join(map(capital, telling)), (RemoveItems(ids),))


def _holding(match: Match, context: Context, say: Say) -> NamedList | None:
    """The list that was named, or the first of all, if there is something on it that fits what was said."""
    name = name_of(match)
    for there in all_lists(context):
        if name and there.name.casefold() != name.casefold():
            continue
        if any(matching(there.items, said) for said in said_items(there.items, str(match.slots["item"]), say)):
            return there
    return None


def _contains(match: Match, context: Context, say: Say) -> Answer:
    name, text = name_of(match), str(match.slots.get("item", ""))
    if name and named(context, name) is None:
        return Answer(say("no_list", name=name))
    there = _holding(match, context, say)
    if there is None:
        key = "contains_not" if name else "contains_nowhere"
        return Answer(say(key, items=_listed(split(text, say), say), **forms(name, say)))
    fitting = [item.text for said in said_items(there.items, text, say) for item in matching(there.items, said)]
    return Answer(say("contains", items=_listed(list(dict.fromkeys(fitting)), say), **forms(there.name, say)))


def _read(match: Match, context: Context, say: Say) -> Answer:
    """Reads seven, and goes on with the next when that is wanted."""
    if match.slots.get("answer") == "no":
        return Answer(say("all_right"))
    name = name_of(match) or _first_filled(context)
    there = named(context, name)
    if there is None:
        return Answer(say("no_list", name=name)) if name else Answer(say("all_empty"))
    start = int(match.slots.get("from", 0))
    items = [item.text for item in there.items[start : start + PIECE]]
    if not items:
        return Answer(capital(say("empty", **forms(there.name, say))))
    left = len(there.items) - start - len(items)
    key = ("next" if start else "items") + ("_more" if left else "")
    # More of them follow, so that no "and" stands between the last two.
    told = ", ".join(items) if left else _listed(items, say)
    text = capital(say(key, items=told, count=left, **forms(there.name, say)))
    asks = Match("list", "read", {**without_answer(match), "list": there.name, "from": start + PIECE}) if left else None
    return Answer(text, asks=asks)


def _first_filled(context: Context) -> str:
    """What "my list" means: the first that has anything on it; empty for none."""
    return next((there.name for there in all_lists(context) if there.items), "")


def _which(_match: Match, context: Context, say: Say) -> Answer:
    return Answer(
        say("which", lists=_listed([forms(there.name, say)["the_list"] for there in all_lists(context)], say))
    )


def _listed(items: list[str], say: Say) -> str:
    return written.listed(items, say.language)


_INTENTS: dict[str, Callable[[Match, Context, Say], Answer]] = {
    "add": _add,
    "remove": _remove,
    "contains": _contains,
    "read": _read,
    "clear": clear,
    "new": new,
    "drop": drop,
    "which": _which,
}
