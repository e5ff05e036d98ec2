"""Facts are kept in the person's own words, found again by a word of them, and forgotten when that is asked."""

from datetime import UTC, datetime

import pytest

from appliance.skills import Answer, Context, Match, Skills, Stop
from appliance.skills.memory import ALOUD, LONGEST, MOST
from appliance.skills.memory.facts import about
from appliance.store import Fact, Kept
from appliance.store.changes import Forget, Remember

NOW = Context(now=datetime(2026, 11, 21, 16, 20, tzinfo=UTC))

LOCKER = Fact(1, "my locker code is 4711")
KEYS = Fact(2, "the spare keys are under the blue pot")
ANNA = Fact(3, "anna's birthday is on may 3rd")
FACTS = (LOCKER, KEYS, ANNA)

SAID = [
    ("Remember that my locker code is 4711.", "remember", "my locker code is 4711"),
    ("remember my locker code is 4711", "remember", "my locker code is 4711"),
    ("please remember that anna's birthday is on may 3rd", "remember", "anna's birthday is on may 3rd"),
    ("remember I'm allergic to nuts", "remember", "i'm allergic to nuts"),
    ("don't forget that the bins are collected on tuesday", "remember", "the bins are collected on tuesday"),
    ("I want you to remember that we feed the cat at six", "remember", "we feed the cat at six"),
    ("remember something", "remember", ""),
    ("remember to buy milk", "reminder", "buy milk"),
    ("what do you remember about the locker", "recall", "the locker"),
    ("what do you know about my locker", "recall", "my locker"),
    ("what did I tell you about anna's birthday", "recall", "anna's birthday"),
    ("do you remember where my keys are", "recall", "my keys"),
    ("where are my keys", "recall", "keys"),
    ("where did i put the spare keys", "recall", "spare keys"),
    ("what do you remember", "list", ""),
    ("what do you know about me", "list", ""),
    ("what did I ask you to remember", "list", ""),
    ("forget that my locker code is 4711", "forget", "my locker code is 4711"),
    ("forget about the keys", "forget", "the keys"),
    ("forget everything about the locker", "forget", "the locker"),
    ("forget my locker code", "forget", "my locker code"),
    ("forget that", "forget", ""),
    ("forget what i said", "forget", ""),
    ("forget everything", "forget_all", ""),
    ("forget everything you know about me", "forget_all", ""),
    ("clear your memory", "forget_all", ""),
]

NEAR_MISSES = [
    "remember",
    "do you remember the titanic",
    "remember remember the fifth of november",
    "what do you know about rome",
    "what do you know",
    "what is memory",
    "who remembers the alamo",
    "forget it",
    "don't forget the milk",
    "how do people forget",
    "where are the pyramids",
    "where did columbus land",
    "forget everything and play some jazz",
    "yes",
    "delete everything",
]


@pytest.mark.parametrize(("text", "intent", "words"), SAID)
def test_memory_is_spoken_to(skills: Skills, text: str, intent: str, words: str) -> None:
    match = skills.match(text)
    assert match is not None and (match.skill, match.intent) == ("memory", intent)
    assert f"{match.slots.get('begin', '')} {match.slots.get('text', '')}".strip() == words


@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_near_miss_is_not_for_the_memory(skills: Skills, text: str) -> None:
    match = skills.match(text)
    assert match is None or match.skill != "memory"


def test_a_fact_of_thirty_words_is_one_and_a_longer_speech_is_none(skills: Skills) -> None:
    assert skills.match("remember that " + "a b " * (LONGEST // 2)).slots["text"] == ("a b " * (LONGEST // 2)).strip()
    assert skills.match("remember that " + "a b " * LONGEST) is None


def test_a_fact_is_written_down_and_said_back(ask) -> None:
    answer = ask("remember my locker code is 4711")
    assert answer == Answer("I'll remember: my locker code is 4711.", (Remember("my locker code is 4711"),))


def test_without_a_fact_it_asks_and_takes_whatever_is_said(skills: Skills, ask) -> None:
    asking = ask("remember something")
    assert asking.text == "What shall I remember?" and asking.actions == ()
    told = skills.match("that the bins are collected on tuesday", asked=asking.asks)
    assert skills.answer(told, NOW).actions == (Remember("the bins are collected on tuesday"),)
    assert skills.match("never mind", asked=asking.asks).skill == "stop"


def test_what_is_known_already_is_not_kept_twice(ask) -> None:
    answer = ask("remember that My locker code is 4711", facts=FACTS)
    assert answer == Answer("I know that already: my locker code is 4711.")


def test_the_memory_has_an_end(ask) -> None:
    full = tuple(Fact(number, f"fact {number}") for number in range(MOST))
    answer = ask("remember that one more", facts=full)
    assert answer.actions == () and answer.text.startswith(f"I remember {MOST} facts, and that is the most.")


def test_a_fact_that_is_too_long_is_refused(skills: Skills) -> None:
    answer = skills.answer(Match("memory", "remember", {"text": "word " * (LONGEST + 1)}), NOW)
    assert answer == Answer("That is too long. I remember facts of up to 30 words.")


def test_a_reminder_is_not_mistaken_for_a_fact(ask) -> None:
    answer = ask("remember to buy milk")
    assert answer.actions == () and "remind me" in answer.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("what do you remember about the locker", "You told me: my locker code is 4711."),
        ("where are my keys", "You told me: the spare keys are under the blue pot."),
        ("what do you remember about anna", "You told me: anna's birthday is on may 3rd."),
        ("what do you remember about the dentist", "You haven't told me anything about the dentist."),
    ],
)
def test_a_fact_is_found_by_a_word_of_it(ask, text: str, said: str) -> None:
    assert ask(text, facts=FACTS) == Answer(said)


def test_all_facts_are_told_and_the_rest_of_many_is_counted(ask) -> None:
    assert ask("what do you remember").text == "You haven't asked me to remember anything."
    assert ask("what do you remember", facts=(LOCKER, KEYS)).text == f"You told me: {LOCKER.text}; {KEYS.text}."
    many = tuple(Fact(number, f"fact {number}") for number in range(ALOUD + 2))
    assert ask("what do you remember", facts=many).text.endswith("fact 9; and 2 more.")


def test_the_fact_that_is_meant_is_forgotten(ask) -> None:
    assert ask("forget about the keys", facts=FACTS) == Answer(f"Forgotten: {KEYS.text}.", (Forget((2,)),))
    assert ask("forget about the dentist", facts=FACTS) == Answer("You haven't told me anything about the dentist.")


def test_of_several_facts_none_is_forgotten_by_guess(skills: Skills, ask) -> None:
    facts = (LOCKER, Fact(4, "the locker is on the second floor"))
    asking = ask("forget about the locker", facts=facts)
    assert asking.actions == ()
    assert asking.text == f"You told me: {LOCKER.text}; {facts[1].text}. Which one shall I forget?"
    told = skills.match("the second floor", asked=asking.asks)
    assert told == Match("memory", "forget", {"text": "the second floor"})


def test_forget_that_means_the_fact_that_was_just_spoken_of(ask) -> None:
    assert ask("forget that", facts=FACTS, last_reply=f"You told me: {KEYS.text}.").actions == (Forget((2,)),)
    several = ask("forget that", facts=FACTS, last_reply=f"You told me: {KEYS.text}; {ANNA.text}.")
    assert several.actions == () and several.asks is not None


def test_forget_that_about_no_fact_is_never_mind(ask) -> None:
    assert ask("forget that", facts=FACTS, last_reply="It's noon.") == Answer(actions=(Stop(),), silent=True)


def test_everything_is_forgotten_only_after_a_yes(skills: Skills, ask) -> None:
    asking = ask("forget everything", facts=FACTS)
    assert asking.actions == ()
    assert asking.text == "Shall I forget everything you asked me to remember, 3 in all?"
    here = Context(now=NOW.now, kept=Kept(facts=FACTS))
    for yes in ("yes", "Yes, please.", "sure, go ahead", "yes forget everything"):
        answer = skills.answer(skills.match(yes, asked=asking.asks), here)
        assert answer == Answer("All forgotten.", (Forget((1, 2, 3)),)), yes
    for no in ("no", "no thanks", "stop", "keep them", "not now"):
        assert skills.answer(skills.match(no, asked=asking.asks), here) == Answer("I keep it."), no
    assert skills.match("what time is it", asked=asking.asks).skill == "time"
    assert skills.match("bananas", asked=asking.asks) is None


def test_with_nothing_to_forget_it_does_not_ask(ask) -> None:
    assert ask("forget everything") == Answer("You haven't asked me to remember anything.")


@pytest.mark.parametrize(
    ("fact", "text", "found"),
    [
        ("die ersatzschlüssel liegen unter dem topf", "ersatzschlüsseln", True),
        ("klucze są w szufladzie", "kluczy", True),
        ("ключи лежат в ящике", "ключах", True),
        ("鍵は引き出しの中", "鍵", True),
        ("鍵は引き出しの中", "財布", False),
        ("bob is the dog of anna", "bob", True),
        ("the bins are collected on tuesday", "the key to the shed", False),
        ("the key of the shed is blue", "the key to the shed", True),
        ("anything", "", False),
    ],
)
def test_words_are_found_in_any_language_and_form(fact: str, text: str, found: bool) -> None:
    assert bool(about([Fact(1, fact)], text)) is found


def test_the_fact_that_holds_more_of_the_words_is_meant() -> None:
    office, home = Fact(1, "the office door code is 12"), Fact(2, "the home door code is 34")
    assert about((office, home), "home door code") == [home]
    assert about((office, home), "door code") == [office, home]
