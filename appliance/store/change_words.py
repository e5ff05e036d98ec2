"""Changes of lists, facts and notes, each in an open transaction. Each gives the ids it made or touched."""

from appliance.store import changes, rows
from appliance.store.desk import Desk
from appliance.store.limits import (
    MAX_FACTS,
    MAX_ITEMS,
    MAX_LISTS,
    MAX_NAME,
    MAX_NOTE,
    MAX_NOTES,
    MAX_TEXT,
    room,
    within,
)

Ids = tuple[int, ...]


def add_items(desk: Desk, change: changes.AddItems) -> Ids:
    """The new ones; those that were there already are left as they are."""
    key = _list(desk, change.list) or _new_list(desk, change.list)
    there = {text.casefold() for (text,) in desk.database.execute("SELECT text FROM items WHERE list = ?", (key,))}
    added = []
    for item in change.items:
        text = within(item, MAX_TEXT, "the item")
        if text and text.casefold() not in there:
            room(len(there), MAX_ITEMS, "items on that list")
            there.add(text.casefold())
            added.append(desk.insert("INSERT INTO items (list, text) VALUES (?, ?)", key, text))
    return tuple(added)


def remove_items(desk: Desk, change: changes.RemoveItems) -> Ids:
    """Those that there were; their list stays, empty perhaps."""
    return rows.delete(desk.database, "items", change.ids)


def drop_list(desk: Desk, change: changes.DropList) -> Ids:
    """The id of the list, if there was one."""
    key = _list(desk, change.list)
    if key is None:
        return ()
    desk.database.execute("DELETE FROM items WHERE list = ?", (key,))
    if not change.keep:
        rows.delete(desk.database, "lists", (key,))
    return (key,)


def remember(desk: Desk, change: changes.Remember) -> Ids:
    """A fact that is there already is not doubled."""
    text = within(change.text, MAX_TEXT, "that")
    for key, there in desk.database.execute("SELECT id, text FROM facts"):
        if there.casefold() == text.casefold():
            return (key,)
    room(desk.count("facts"), MAX_FACTS, "things to remember")
    return (desk.insert("INSERT INTO facts (text) VALUES (?)", text),)


def forget(desk: Desk, change: changes.Forget) -> Ids:
    """Those that there were."""
    return rows.delete(desk.database, "facts", change.ids)


def note(desk: Desk, change: changes.Note) -> Ids:
    """Over the one that was there under that name."""
    skill, name = within(change.skill, MAX_NAME, "the skill's name"), within(change.key, MAX_NAME, "the note's name")
    desk.database.execute("DELETE FROM notes WHERE skill = ? AND name = ?", (skill, name))
    if change.value:
        room(desk.count("notes"), MAX_NOTES, "notes")
        within(change.value, MAX_NOTE, "the note")
        until = None if change.until is None else rows.text(change.until + desk.ahead)
        desk.insert(
            "INSERT INTO notes (skill, name, value, until) VALUES (?, ?, ?, ?)", skill, name, change.value, until
        )
    return ()


def _list(desk: Desk, name: str) -> int | None:
    wanted = name.strip().casefold()
    found = desk.database.execute("SELECT id, name FROM lists").fetchall()
    return next((key for key, there in found if there.casefold() == wanted), None)


def _new_list(desk: Desk, name: str) -> int:
    room(desk.count("lists"), MAX_LISTS, "lists")
    return desk.insert("INSERT INTO lists (name) VALUES (?)", within(name, MAX_NAME, "the list's name"))
