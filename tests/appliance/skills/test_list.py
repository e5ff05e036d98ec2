"""Lists take several items in one breath, say what is on them in pieces, and lose nothing without being asked."""

import pytest

from appliance.skills import Answer, Context, Skills
from appliance.skills.list.lists import LONGEST, PIECE
from appliance.skills.list.searching import matching
from appliance.store import Item, Kept, NamedList
from appliance.store.changes import AddItems, DropList, RemoveItems
from appliance.store.limits import MAX_ITEMS, MAX_LISTS
from tests.appliance.skills.conftest import NOW

SAID = [
    ("add milk to the shopping list", "add", {"item": "milk", "list": "shopping"}),
    ("Add milk, eggs and bread.", "add", {"item": "milk, eggs and bread"}),
    ("put two packs of butter on the shopping list", "add", {"item": "two packs of butter", "list": "shopping"}),
    ("put some apples on my grocery list please", "add", {"item": "apples", "list": "shopping"}),
    ("write call the dentist on my to-do list", "add", {"item": "call the dentist", "list": "to-do"}),
    ("add a tent to the camping list", "add", {"item": "a tent", "list": "camping"}),
    ("at milk to the shopping list", "add", {"item": "milk", "list": "shopping"}),
    ("we're out of coffee", "add", {"item": "coffee"}),
    ("add something to the shopping list", "add", {"list": "shopping"}),
    ("take the butter off the shopping list", "remove", {"item": "butter", "list": "shopping"}),
    ("remove milk and eggs from my to do list", "remove", {"item": "milk and eggs", "list": "to-do"}),
    ("delete the tent from the camping list", "remove", {"item": "tent", "list": "camping"}),
    ("cross off milk", "remove", {"item": "milk"}),
    ("remove something from the shopping list", "remove", {"list": "shopping"}),
    ("what's on the shopping list", "read", {"list": "shopping"}),
    ("read me my to do list", "read", {"list": "to-do"}),
    ("read the camping list", "read", {"list": "camping"}),
    ("shopping list", "read", {"list": "shopping"}),
    ("what do i need to buy", "read", {"list": "shopping"}),
    ("what do i have to do today", "read", {"list": "to-do"}),
    ("what's on my list", "read", {}),
    ("clear the shopping list", "clear", {"list": "shopping"}),
    ("remove everything from my shopping list", "clear", {"list": "shopping"}),
    ("create a list called camping", "new", {"list": "camping"}),
    ("make a new packing list", "new", {"list": "packing"}),
    ("make a list", "new", {}),
    ("delete the camping list", "drop", {"list": "camping"}),
    ("what lists do i have", "which", {}),
    ("is milk on my shopping list", "contains", {"item": "milk", "list": "shopping"}),
    ("is there any milk on the camping list", "contains", {"item": "milk", "list": "camping"}),
    ("do we need to buy eggs", "contains", {"item": "eggs"}),
]

NEAR_MISSES = [
    "add salt and pepper to the pasta",
    "add an event to my calendar",
    "add ten minutes",
    "add ten minutes to the timer",
    "add five and three",
    "add it",
    "what is a linked list",
    "who is on the guest list of the oscars",
    "remove the stain from my shirt",
    "make a wish",
    "yes",
    "more",
]


@pytest.mark.parametrize(("text", "intent", "slots"), SAID)
def test_lists_are_spoken_to(skills: Skills, text: str, intent: str, slots: dict[str, str]) -> None:
    match = skills.match(text)
    assert match is not None and (match.skill, match.intent, match.slots) == ("list", intent, slots)


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_near_miss_is_for_no_list(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "list"


def filled(*texts: str, name: str = "shopping", first: int = 1) -> NamedList:
    return NamedList(name, tuple(Item(first + at, text) for at, text in enumerate(texts)))


def telling(skills: Skills, asking: Answer, text: str, lists: tuple[NamedList, ...] = ()) -> Answer:
    """The answer to an answer that asked."""
    match = skills.match(text, asked=asking.asks)
    assert match is not None, text
    return skills.answer(match, Context(now=NOW, kept=Kept(lists=lists)))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("add milk to the shopping list", ("milk",)),
        ("add milk, eggs and bread", ("milk", "eggs", "bread")),
        ("add milk, eggs, and two packs of butter to the shopping list", ("milk", "eggs", "two packs of butter")),
        ("add milk and eggs plus milk to the shopping list", ("milk", "eggs")),
    ],
)
def test_each_thing_of_one_breath_is_an_item_once(ask, text: str, items: tuple[str, ...]) -> None:
    assert ask(text).actions == (AddItems("shopping", items),)


def test_what_was_added_is_said_with_its_list(ask) -> None:
    assert ask("add milk and eggs").text == "I've added milk and eggs to the shopping list."
    assert ask("add call mum to my to do list").text == "I've added call mum to the to-do list."
    there = (filled("salt", name="camping"),)
    assert ask("add a tent to the Camping list", lists=there).text == "I've added a tent to the camping list."


def test_an_item_that_is_there_already_is_said_and_not_doubled(ask) -> None:
    there = (filled("Milk", "bread"),)
    assert ask("add milk", lists=there) == Answer("Already on the shopping list: milk.")
    answer = ask("add milk and eggs", lists=there)
    assert answer.text == "I've added eggs to the shopping list. Already there: milk."
    assert answer.actions == (AddItems("shopping", ("eggs",)),)


def test_without_an_item_it_asks_for_one(skills: Skills, ask) -> None:
    asking = ask("add something to my to do list")
    assert asking.text == "What shall I add to the to-do list?" and asking.actions == ()
    answer = telling(skills, asking, "call the dentist and water the plants")
    assert answer.actions == (AddItems("to-do", ("call the dentist", "water the plants")),)
    assert skills.match("never mind", asked=asking.asks).skill == "stop"


def test_an_item_is_no_sentence(ask, skills: Skills) -> None:
    words = " ".join(["very"] * LONGEST)
    assert ask(f"add {words} to the shopping list").actions
    assert ask(f"add {words} long to the shopping list") == Answer("That is too long for one item.")


def test_a_full_list_says_so(ask) -> None:
    full = (filled(*(f"item {at}" for at in range(MAX_ITEMS))),)
    answer = ask("add milk", lists=full)
    assert answer == Answer(f"There is no room for more on the shopping list: it holds {MAX_ITEMS} items.")


def test_a_list_that_is_not_there_is_started_only_after_a_yes(skills: Skills, ask) -> None:
    asking = ask("add a tent and rope to the camping list")
    assert asking.text == "There is no camping list. Shall I start one?" and asking.actions == ()
    answer = telling(skills, asking, "yes please")
    assert answer.text == "I've started the camping list with a tent and rope."
    assert answer.actions == (AddItems("camping", ("a tent", "rope")),)
    assert telling(skills, asking, "no") == Answer("All right.")


def test_items_are_taken_off(ask) -> None:
    there = (filled("milk", "two packs of butter", "eggs"),)
    answer = ask("take butter off the shopping list", lists=there)
    assert answer == Answer("I've taken two packs of butter from the shopping list.", (RemoveItems((2,)),))
    answer = ask("remove milk and cheese from the shopping list", lists=there)
    assert answer.actions == (RemoveItems((1,)),)
    assert answer.text == "I've taken milk from the shopping list. I can't find cheese on the shopping list."


def test_an_item_with_and_in_it_is_taken_off_whole(ask) -> None:
    there = (filled("salt and pepper", "salt"),)
    assert ask("remove salt and pepper from the shopping list", lists=there).actions == (RemoveItems((1,)),)


def test_what_is_not_there_cannot_be_taken_off(ask) -> None:
    assert ask("take milk off my shopping list").text == "I can't find milk on the shopping list."
    assert ask("cross off milk").text == "I can't find milk on any list."
    assert ask("remove milk from the camping list").text == "There is no camping list."


def test_without_a_list_the_one_that_has_it_is_meant(ask) -> None:
    there = (filled("milk"), filled("rope", name="camping", first=5))
    answer = ask("cross off rope", lists=there)
    assert answer == Answer("I've taken rope from the camping list.", (RemoveItems((5,)),))


def test_of_several_items_none_is_taken_off_by_guess(skills: Skills, ask) -> None:
    there = (filled("brown eggs", "white eggs"),)
    asking = ask("remove eggs from the shopping list", lists=there)
    assert asking.actions == () and asking.text == "I found brown eggs and white eggs. Which one?"
    assert telling(skills, asking, "the brown ones", there).actions == ()
    assert telling(skills, asking, "brown eggs", there).actions == (RemoveItems((1,)),)


def test_without_an_item_to_take_off_it_asks(skills: Skills, ask) -> None:
    there = (filled("milk"),)
    asking = ask("remove something from the shopping list", lists=there)
    assert asking.text == "What shall I take from the shopping list?"
    assert telling(skills, asking, "the milk", there).actions == (RemoveItems((1,)),)


def test_a_list_is_read(ask) -> None:
    there = (filled("milk", "eggs", "bread"),)
    assert ask("what's on my shopping list", lists=there) == Answer("On the shopping list: milk, eggs and bread.")
    assert ask("what's on my shopping list") == Answer("There is nothing on the shopping list.")
    assert ask("read the camping list") == Answer("There is no camping list.")


def test_my_list_is_the_first_with_anything_on_it(ask) -> None:
    there = (filled("rope", name="camping"),)
    assert ask("what's on my list", lists=there) == Answer("On the camping list: rope.")
    assert ask("what's on my list") == Answer("Your lists are empty.")


def test_a_long_list_is_read_in_pieces_of_seven(skills: Skills, ask) -> None:
    there = (filled(*(f"item {at}" for at in range(1, 2 * PIECE + 2))),)
    first = ask("read my shopping list", lists=there)
    assert first.text == (
        "On the shopping list: item 1, item 2, item 3, item 4, item 5, item 6, item 7, and 8 more. Shall I go on?"
    )
    second = telling(skills, first, "yes", there)
    assert second.text.startswith("Item 8, ") and second.text.endswith("item 14, and 1 more. Shall I go on?")
    assert telling(skills, second, "go on", there) == Answer("Item 15.")
    assert telling(skills, first, "that's enough", there) == Answer("All right.")


def test_a_short_list_is_cleared_at_once(ask) -> None:
    there = (filled("milk", "eggs", "bread"),)
    answer = ask("clear the shopping list", lists=there)
    assert answer == Answer("Nothing is left on the shopping list.", (DropList("shopping", keep=True),))
    assert ask("clear the shopping list") == Answer("There is nothing on the shopping list.")
    assert ask("clear the camping list") == Answer("There is no camping list.")


def test_more_than_three_items_are_cleared_only_after_a_yes(skills: Skills, ask) -> None:
    there = (filled("a", "b", "c", "d"),)
    asking = ask("clear the shopping list", lists=there)
    assert asking.actions == () and asking.text == "There are 4 items on the shopping list. Shall I delete them all?"
    assert telling(skills, asking, "no", there) == Answer("I keep everything.")
    assert telling(skills, asking, "yes", there).actions == (DropList("shopping", keep=True),)


def test_a_list_of_ones_own_is_begun_and_deleted(skills: Skills, ask) -> None:
    assert ask("create a list called camping") == Answer("I've started the camping list.", (AddItems("camping", ()),))
    there = (filled("rope", name="camping"),)
    assert ask("create a camping list", lists=there) == Answer("There is the camping list already.")
    assert ask("delete the camping list", lists=there) == Answer(
        "I've deleted the camping list.", (DropList("camping"),)
    )
    assert ask("delete the camping list") == Answer("There is no camping list.")
    asking = ask("make a list")
    assert asking.text == "What shall the list be called?"
    assert telling(skills, asking, "call it holidays").actions == (AddItems("holidays", ()),)


def test_a_long_list_is_deleted_only_after_a_yes(skills: Skills, ask) -> None:
    there = (filled("a", "b", "c", "d", name="camping"),)
    asking = ask("delete the camping list", lists=there)
    assert asking.actions == () and asking.text == "There are 4 items on the camping list. Shall I delete it?"
    assert telling(skills, asking, "yes", there).actions == (DropList("camping"),)
    assert telling(skills, asking, "no", there).actions == ()


def test_a_list_that_is_always_there_is_emptied_instead_of_deleted(ask) -> None:
    assert ask("delete the shopping list", lists=(filled("a"),)).actions == (DropList("shopping", keep=True),)


def test_there_is_an_end_to_lists(ask) -> None:
    there = tuple(NamedList(f"list {at}") for at in range(MAX_LISTS))
    assert (
        ask("create a camping list", lists=there).text == "There are 50 lists, and that is the most. Delete one first."
    )


def test_the_lists_there_are_are_named(ask) -> None:
    assert ask("what lists do i have").text == "You have the shopping list and the to-do list."
    there = (filled("rope", name="camping"), filled("milk"))
    assert ask("what lists do i have", lists=there).text == (
        "You have the shopping list, the to-do list and the camping list."
    )


def test_it_says_whether_something_is_on_a_list(ask) -> None:
    there = (filled("two packs of butter"), filled("rope", name="camping"))
    assert ask("is butter on my shopping list", lists=there).text == "Yes, on the shopping list: two packs of butter."
    assert ask("is rope on the shopping list", lists=there).text == "No, I can't find rope on the shopping list."
    assert ask("do we need to buy rope", lists=there).text == "Yes, on the camping list: rope."
    assert ask("do we need to buy eggs", lists=there).text == "No, I can't find eggs on any list."
    assert ask("is rope on the party list", lists=there).text == "There is no party list."


@pytest.mark.parametrize(
    ("item", "text", "found"),
    [
        ("eggs", "egg", True),
        ("Brown Eggs", "eggs", True),
        ("milk", "oat milk", False),
        ("ricotta", "rice", False),
        ("rich tea", "rice", False),
        ("mleko", "mleka", True),
        ("хлеб", "хлеба", True),
        ("tea", "", False),
    ],
)
def test_words_are_the_same_in_another_form(item: str, text: str, found: bool) -> None:
    assert bool(matching([Item(1, item)], text)) is found


def test_the_very_same_is_meant_before_what_only_holds_it() -> None:
    assert matching([Item(1, "oat milk"), Item(2, "milk")], "milk") == [Item(2, "milk")]
