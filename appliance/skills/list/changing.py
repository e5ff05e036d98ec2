"""Lists that begin, end, or lose everything that was on them."""

from appliance.skills.list.lists import BUILT_IN, SURE, forms, name_of, named
from appliance.skills.list.searching import split
from appliance.skills.skill import Answer, Context, Match, Say
from appliance.skills.wording import capital
from appliance.speech_text import written
from appliance.store import NamedList
from appliance.store.changes import AddItems, DropList
from appliance.store.limits import MAX_LISTS


def new(match: Match, context: Context, say: Say) -> Answer:
    """Begins a list, with the items that were to be put on it; empty where there were none."""
    if match.slots.get("answer") == "no":
        return Answer(say("all_right"))
    name = name_of(match)
    if not name:
        return Answer(say("what_name"), asks=match)
    if named(context, name) is not None:
        return Answer(capital(say("exists", **forms(name, say))))
    if len(context.kept.lists) >= MAX_LISTS:
        return Answer(say("too_many", count=len(context.kept.lists)))
    items = split(str(match.slots.get("item", "")), say)
    key = "started_with" if items else "started"
    text = say(key, items=written.listed(items, say.language), **forms(name, say))
    return Answer(capital(text), (AddItems(name, tuple(items)),))


def clear(match: Match, context: Context, say: Say) -> Answer:
    """Leaves the list empty."""
    return _deleted(match, context, say, keep=True)


def drop(match: Match, context: Context, say: Say) -> Answer:
    """Deletes the list with all that is on it; those that are always there are emptied."""
    return _deleted(match, context, say, keep=name_of(match) in BUILT_IN)


def _deleted(match: Match, context: Context, say: Say, keep: bool) -> Answer:
    if match.slots.get("answer") == "no":
        return Answer(say("kept"))
    name = name_of(match)
    there = named(context, name)
    if there is None:
        return Answer(say("no_list", name=name))
    if keep and not there.items:
        return Answer(capital(say("empty", **forms(there.name, say))))
    if len(there.items) > SURE and match.slots.get("answer") != "yes":
        return _asked(match, there, say, keep)
    key = "cleared" if keep else "dropped"
    return Answer(capital(say(key, **forms(there.name, say))), (DropList(there.name, keep),))


def _asked(match: Match, there: NamedList, say: Say, keep: bool) -> Answer:
    text = say("clear" if keep else "drop", count=len(there.items), **forms(there.name, say))
    return Answer(capital(text), asks=match)
