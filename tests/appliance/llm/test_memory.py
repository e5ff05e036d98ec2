"""How much of a conversation is kept word for word."""

from collections.abc import Sequence

import pytest

from appliance.llm.memory import MAX_FACT, MAX_FACTS, latest, oldest, summed, whole_sentences
from appliance.llm.prompt import EARLIER, conversation
from appliance.messages import Exchange


def cost(history: Sequence[Exchange]) -> int:
    return sum(len(exchange.answer) for exchange in history)


def of(*lengths: int) -> list[Exchange]:
    return [Exchange("q", "x" * length) for length in lengths]


@pytest.mark.parametrize(
    ("lengths", "gone"),
    [((), 0), ((100,), 0), ((40, 30, 30), 0), ((40, 30, 31), 2), ((10,) * 11, 6), ((200,), 0), ((1, 200), 1)],
)
def test_over_the_budget_so_many_of_the_oldest_go_that_half_of_it_is_left(lengths: tuple[int, ...], gone: int) -> None:
    assert oldest(of(*lengths), cost, 100) == gone


def test_a_summary_takes_the_place_of_what_it_sums_up() -> None:
    history = of(1, 2, 3)
    after = summed(history, "We spoke of x.", 2)
    assert after == (Exchange("", "We spoke of x."), history[2])
    assert conversation("", after, "so")[0]["content"] == EARLIER
    assert summed(history, "", 2) == (history[2],)


@pytest.mark.parametrize(
    ("text", "finish", "kept"),
    [
        (" One. Two ", "stop", "One. Two"),
        ("One. Two and", "length", "One."),
        ("no sentence", "length", "no sentence"),
    ],
)
def test_a_summary_that_was_cut_off_ends_with_a_sentence(text: str, finish: str, kept: str) -> None:
    assert whole_sentences(text, finish) == kept


def test_the_newest_facts_are_told_and_each_is_short() -> None:
    facts = [f"{n} " + "x" * 200 for n in range(40)]
    told = latest(facts)
    assert len(told) == MAX_FACTS
    assert told[-1].startswith("39 ")
    assert max(map(len, told)) == MAX_FACT
