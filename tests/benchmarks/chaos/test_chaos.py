"""The harness's own judgement: what it plans, what it would say of a conversation, how it counts a recovery."""

from itertools import islice
from random import Random

import pytest

from appliance.bus import Inbox, encode
from appliance.messages import MAX_MESSAGE_BYTES
from tests.benchmarks.chaos.garble import MESSAGES, mutated, nonsense
from tests.benchmarks.chaos.judge import Judge, News, Outcome, Verdict
from tests.benchmarks.chaos.leaks import Census, leaked
from tests.benchmarks.chaos.plan import EVERYBODY, KINDS, torments
from tests.benchmarks.chaos.questions import PROVES, QUESTIONS, Question, kind, right, sorry
from tests.benchmarks.chaos.recovery import loads, percentile, waited
from tests.benchmarks.chaos.torments import HURTS

TIME = Question("what time is it", r"it'?s \d")
SPOKEN = Question("what time is it", r"it'?s \d", "time")
APOLOGY = "Sorry, something went wrong. Please ask me again."
ROUND = sum(len(each.victims) for each in KINDS)


def verdict(question: Question, *told: News, before: int = 6) -> Verdict | None:
    judge = Judge(question, asked=100.0, before={before})
    return next((outcome.verdict for news in told if (outcome := judge.hear(news))), None)


def closed(reply: str, transcript: str = "what time is it", turn: int = 7) -> News:
    return News(102.0, turn, "closed", reply, transcript)


# the plan


def test_each_round_does_everything_to_everybody_once() -> None:
    wanted = {(each.name, victim) for each in KINDS for victim in each.victims}
    plan = torments(seed=1)
    for _ in range(2):
        found = [(each.kind.name, each.victim) for each in islice(plan, ROUND)]
        assert set(found) == wanted
        assert len(found) == ROUND


def test_the_same_seed_is_the_same_plan_and_another_one_is_not() -> None:
    one, same, other = (list(islice(torments(seed), ROUND)) for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_everybody_has_a_question_that_proves_that_it_works_again() -> None:
    assert set(PROVES) == set(EVERYBODY)
    assert set(PROVES.values()) <= {kind(each) for each in QUESTIONS}


def test_each_kind_of_torment_can_be_done() -> None:
    assert set(HURTS) == {each.name for each in KINDS}


# the judge


def test_a_right_reply_is_an_answer_from_its_first_sample() -> None:
    judge = Judge(TIME, asked=100.0, before={6})
    assert judge.hear(News(100.5, 7, "first_sample")) is None
    assert judge.hear(closed("It's 5:30 PM")) == Outcome(Verdict.ANSWERED, 100.5, 102.0, "It's 5:30 PM")


def test_an_apology_is_told_from_an_answer() -> None:
    assert verdict(TIME, closed(APOLOGY, transcript="")) is Verdict.APOLOGISED


def test_an_apology_that_was_cut_is_one_still() -> None:
    assert sorry("Sorry, something")
    assert not sorry("")
    assert not right(Question("", "sorry"), "Sorry, something")


def test_a_turn_that_closes_without_a_word_is_silent() -> None:
    assert verdict(TIME, closed("")) is Verdict.SILENT
    assert verdict(SPOKEN, closed("", transcript="")) is Verdict.SILENT


def test_other_words_than_were_asked_for_are_no_answer() -> None:
    assert verdict(SPOKEN, closed("It is Saturday.", transcript="what day is it")) is Verdict.MISTAKEN


def test_what_the_speaker_says_of_its_own_accord_leaves_the_question_open() -> None:
    told = closed("Your timer is done.", transcript="")
    assert verdict(TIME, told) is None
    assert verdict(TIME, told, closed("It's 5:30 PM", turn=8)) is Verdict.ANSWERED


def test_the_turn_before_is_not_meant() -> None:
    assert verdict(TIME, closed("It's 5:30 PM"), before=7) is None


def test_nothing_within_the_deadline_is_silence() -> None:
    judge = Judge(TIME, asked=100.0, before={6}, deadline=15.0)
    assert judge.late(115.0) is None
    assert judge.late(115.1) == Outcome(Verdict.SILENT, 115.1, 115.1)


# recovery


def test_excused_time_counts_once_and_only_within_the_wait() -> None:
    assert waited(10, 20, []) == 10
    assert waited(10, 20, [(12, 14), (13, 15)]) == 7
    assert waited(10, 20, [(0, 11), (19, 30), (40, 50)]) == 8
    assert waited(10, 20, [(0, 30)]) == 0


def log_line(second: int, event: str, service: str) -> str:
    return f'{{"at":"1970-01-01T00:00:{second:02}.500+00:00","level":"info","event":"{event}","service":"{service}"}}\n'


def test_model_loads_are_read_from_the_log() -> None:
    log = log_line(1, "starting", "llm") + log_line(2, "starting", "panel") + "Traceback ...\n"
    log += log_line(3, "ready", "panel") + log_line(4, "ready", "llm") + log_line(9, "ready", "llm")
    assert loads(log, clock=100.0) == [(101.5, 104.5)]


def test_a_load_that_ended_in_death_counts_up_to_it() -> None:
    assert loads(log_line(1, "starting", "stt") + log_line(2, "ended", "stt"), clock=0.0) == [(1.5, 2.5)]


def test_percentiles_are_by_nearest_rank() -> None:
    values = [float(each) for each in range(1, 201)]
    assert [percentile(values, each) for each in (50, 99, 100)] == [100, 198, 200]
    assert percentile([], 99) == 0


# nonsense


def test_nonsense_is_seeded_and_of_every_sort() -> None:
    one, same = (list(nonsense(Random(5), "llm")) for _ in range(2))
    assert one == same
    assert any(len(parts) > 1 for parts in one)
    assert any(len(parts[0]) > MAX_MESSAGE_BYTES for parts in one)


@pytest.mark.parametrize("recipient", EVERYBODY)
def test_an_inbox_takes_all_of_it(recipient: str) -> None:
    inbox = Inbox()
    for parts in nonsense(Random(5), recipient):
        inbox.put(parts[0] if len(parts) == 1 else b"")
    assert inbox.garbled > 50


def test_a_mutated_message_differs_from_its_origin() -> None:
    draw = Random(5)
    wires = [encode(each) for each in MESSAGES]
    assert sum(mutated(draw, wire) == wire for wire in wires) == 0


# leaks


def test_what_there_is_more_of_is_a_leak_and_what_there_is_less_of_hides_none() -> None:
    before = Census(7, 9, 3, {"ear": 30, "llm": 20}, {})
    after = Census(8, 9, 4, {"ear": 33, "llm": 15}, {})
    assert leaked(before, after) == {"processes": 1, "sockets": 0, "shared memory": 1, "file descriptors": 3}
