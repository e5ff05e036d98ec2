"""Who answers: skills, services outside and tools, and that nothing is done before it may."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from appliance.bus import Bus, encode
from appliance.config import Config, DialogueConfig
from appliance.dialogue import hands
from appliance.dialogue.answers import MOST_CALLS, Answers
from appliance.dialogue.events import Answered, ToolDone, Unanswered
from appliance.dialogue.hands import Hands
from appliance.dialogue.history import History
from appliance.messages import (
    MAX_MESSAGE_BYTES,
    Call,
    Called,
    Integrations,
    OfferTools,
    SetVolume,
    Tool,
    ToolCall,
    UseLanguage,
)
from appliance.units import Seconds
from tests.appliance.fake_bus import FakeBus, fake_run

WARMTH = Tool("cellar_warmth", "How warm it is in the cellar", {"type": "object", "properties": {}})
FLOOD = Tool("cellar_flood", "Fills the cellar with water", {"type": "object", "properties": {}}, delicate=True)


class Bench:
    def __init__(self, folder: Path, config: Config | None = None) -> None:
        self.bus = FakeBus()
        self.run = fake_run(folder, config or Config())
        self.hands = Hands(self.run, cast(Bus, self.bus))
        self.answers = Answers(self.run, cast(Bus, self.bus), self.hands, History(4))
        self.answers.load()

    def outside(self, *tools: Tool, services: tuple[str, ...] = ()) -> None:
        self.answers.join(Integrations(services=services, tools=tools))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.hands.close()


def test_nothing_is_done_before_it_may(bench: Bench) -> None:
    event = bench.answers.understand(1, "set a timer for ten minutes")
    assert isinstance(event, Answered)
    assert (event.skill, bench.hands.kept().timers) == ("timer", ())
    bench.answers.act(1)
    assert [timer.seconds for timer in bench.hands.kept().timers] == [600]


def test_what_nobody_owns_is_the_models(bench: Bench) -> None:
    assert isinstance(bench.answers.understand(1, "why is the sky blue"), Unanswered)


def test_a_question_keeps_what_was_said_before_it(bench: Bench) -> None:
    bench.answers.understand(1, "set a pasta timer")
    bench.answers.act(1)
    bench.answers.understand(2, "ten minutes")
    bench.answers.act(2)
    assert [(timer.name, timer.seconds) for timer in bench.hands.kept().timers] == [("pasta", 600)]


def test_another_language_is_spoken_from_then_on_also_after_a_restart(bench: Bench, tmp_path: Path) -> None:
    bench.hands.languages = ("*",)
    bench.answers.understand(1, "speak german")
    bench.answers.act(1)
    assert bench.bus.of(UseLanguage) == [UseLanguage(language="de")]
    bench.hands.close()
    assert Bench(tmp_path).hands.language == "de"


def test_a_language_that_cannot_be_heard_is_refused(bench: Bench) -> None:
    bench.hands.languages = ("en",)
    bench.answers.understand(1, "speak german")
    bench.answers.act(1)
    assert bench.bus.of(UseLanguage) == []


def test_a_service_is_asked_once_it_may_and_its_answer_is_said(bench: Bench) -> None:
    bench.outside(services=("music",))
    event = bench.answers.understand(1, "pause the music")
    assert isinstance(event, Answered)
    assert event.calls
    assert bench.bus.of(Call) == []
    bench.answers.act(1)
    (call,) = bench.bus.of(Call)
    assert (call.turn, call.service, call.verb) == (1, "music", "pause")
    answered = bench.answers.called(Called(turn=1, call=call.call, ok=True))
    assert isinstance(answered, Answered)
    assert (answered.skill, answered.calls) == ("music", False)


def test_a_service_that_does_not_answer_has_failed(bench: Bench) -> None:
    bench.outside(services=("music",))
    bench.answers.understand(1, "pause the music")
    bench.answers.act(1)
    assert bench.answers.tick(Seconds(0)) is None
    failed = bench.answers.tick(Seconds(1e9))
    assert isinstance(failed, Answered)
    assert failed.text
    (call,) = bench.bus.of(Call)
    assert bench.answers.called(Called(turn=1, call=call.call, ok=True)) is None, "too late"


def test_what_a_service_was_asked_in_an_older_turn_is_never_said_in_a_newer(bench: Bench) -> None:
    bench.outside(services=("music",))
    for turn in (1, 2):
        bench.answers.understand(turn, "what is playing")
        bench.answers.act(turn)
        if turn == 1:
            bench.answers.forget()
    old, new = bench.bus.of(Call)
    late = {"value": {"outcome": "playing", "title": "Yesterday"}, "ok": True}
    assert bench.answers.called(Called(turn=1, call=old.call, **late)) is None
    assert bench.answers.called(Called(turn=1, call=new.call, **late)) is None, "of a process that was killed meanwhile"
    answered = bench.answers.called(Called(turn=2, call=new.call, **late))
    assert isinstance(answered, Answered) and answered.text == "This is Yesterday."


def test_what_does_not_fit_into_the_offer_is_left_out_and_named(
    bench: Bench, capfd: pytest.CaptureFixture[str]
) -> None:
    schema = {"type": "object", "x": "y" * 1_500}
    bench.outside(*(Tool(f"files_{number}", "", schema) for number in range(40)), Tool("timer_set", "theirs"))
    offered = bench.bus.of(OfferTools)[-1]
    assert len(encode(offered)) <= MAX_MESSAGE_BYTES
    assert [tool.description for tool in offered.tools if tool.name == "timer_set"] != ["theirs"]
    said = capfd.readouterr().err
    assert "files_39" in said and "timer_set" in said and "files_0" not in said
    bench.outside(*(Tool(f"files_{number}", "", schema) for number in range(40)), Tool("timer_set", "theirs"))
    assert capfd.readouterr().err == "", "told once"


def test_what_the_home_does_not_know_goes_on_to_the_model(bench: Bench) -> None:
    bench.outside(services=("home",))
    event = bench.answers.understand(1, "why is the sky blue")
    assert isinstance(event, Answered)
    assert event.skill == "home"
    bench.answers.act(1)
    (call,) = bench.bus.of(Call)
    passed = bench.answers.called(Called(turn=1, call=call.call, ok=True, value={"matched": False}))
    assert passed == Unanswered(1, "why is the sky blue")


def test_the_model_is_offered_skills_and_what_is_outside(bench: Bench) -> None:
    bench.outside(WARMTH)
    offered = bench.bus.of(OfferTools)[-1]
    names = {tool.name for tool in offered.tools}
    assert {"timer_set", "cellar_warmth"} <= names


def test_a_tool_of_ours_is_the_skill_itself(bench: Bench) -> None:
    event = bench.answers.use(1, ToolCall(turn=1, name="timer_set", arguments='{"seconds": 300}'))
    assert isinstance(event, Answered)
    assert event.skill == "timer"
    bench.answers.act(1)
    assert [timer.seconds for timer in bench.hands.kept().timers] == [300]


def test_nonsense_goes_back_to_the_model_as_a_reason(bench: Bench) -> None:
    bench.answers.understand(1, "why")
    done = bench.answers.use(1, ToolCall(turn=1, name="timer_sett", arguments="{}"))
    assert isinstance(done, ToolDone)
    assert (done.text, done.results[0].name) == ("why", "timer_sett")
    assert "no tool" in done.results[0].text


def test_a_tool_outside_is_asked_and_read(bench: Bench) -> None:
    bench.outside(WARMTH)
    bench.answers.understand(1, "how warm is my cellar")
    assert bench.answers.use(1, ToolCall(turn=1, name="cellar_warmth", arguments="{}")) is None
    (call,) = bench.bus.of(Call)
    assert (call.service, call.verb) == ("tool", "cellar_warmth")
    done = bench.answers.called(Called(turn=1, call=call.call, ok=True, value={"text": "12 degrees"}))
    assert isinstance(done, ToolDone)
    assert done.results[0].text == "12 degrees"


def test_a_delicate_tool_waits_for_a_yes(bench: Bench) -> None:
    bench.outside(FLOOD)
    bench.answers.understand(1, "make the cellar a pool")
    question = bench.answers.use(1, ToolCall(turn=1, name="cellar_flood", arguments='{"depth": 2}'))
    assert isinstance(question, Answered)
    assert question.text.endswith("?")
    bench.answers.act(1)
    assert bench.bus.of(Call) == []
    bench.answers.understand(2, "yes")
    bench.answers.act(2)
    (call,) = bench.bus.of(Call)
    assert (call.verb, call.arguments) == ("cellar_flood", {"depth": 2})


def test_what_the_owner_marked_is_asked_about_also_where_its_answer_leaves_something_open(tmp_path: Path) -> None:
    bench = Bench(tmp_path, Config(dialogue=DialogueConfig(delicate=("alarm_set",))))
    bench.answers.understand(1, "could you get me out of bed in the mornings")
    call = ToolCall(turn=1, name="alarm_set", arguments='{"at": "07:00", "days": "daily"}')
    asking = bench.answers.use(1, call)
    assert isinstance(asking, Answered)
    bench.answers.act(1)
    assert bench.hands.kept().alarms == ()
    bench.answers.understand(2, "yes")
    bench.answers.act(2)
    assert [alarm.weekdays for alarm in bench.hands.kept().alarms] == [tuple(range(7))]
    bench.hands.close()


def test_what_the_owner_marked_is_asked_about_also_where_a_service_would_do_it(tmp_path: Path) -> None:
    bench = Bench(tmp_path, Config(dialogue=DialogueConfig(delicate=("music_stop",))))
    bench.outside(services=("music",))
    bench.answers.understand(1, "could you make it quiet in here")
    bench.answers.use(1, ToolCall(turn=1, name="music_stop", arguments="{}"))
    bench.answers.act(1)
    assert bench.bus.of(Call) == []
    bench.answers.understand(2, "yes")
    bench.answers.act(2)
    assert [call.verb for call in bench.bus.of(Call)] == ["stop"]
    bench.hands.close()


def test_without_a_yes_it_is_not_done(bench: Bench) -> None:
    bench.outside(FLOOD)
    bench.answers.understand(1, "make the cellar a pool")
    bench.answers.use(1, ToolCall(turn=1, name="cellar_flood", arguments="{}"))
    bench.answers.act(1)
    bench.answers.understand(2, "no")
    bench.answers.act(2)
    bench.answers.understand(3, "yes")
    bench.answers.act(3)
    assert bench.bus.of(Call) == []


def test_a_model_that_goes_round_in_circles_is_stopped(bench: Bench) -> None:
    bench.answers.understand(1, "why")
    events = [bench.answers.use(1, ToolCall(turn=1, name="nothing", arguments="{}")) for _ in range(MOST_CALLS + 1)]
    assert [type(event) for event in events] == [ToolDone] * MOST_CALLS + [Answered]


def test_what_is_switched_off_is_nobodys(tmp_path: Path) -> None:
    forgetful = Bench(tmp_path, Config(dialogue=DialogueConfig(memory=False, tools=False)))
    assert isinstance(forgetful.answers.understand(1, "remember that the key is under the mat"), Unanswered)
    forgetful.answers.offer(anew=True)
    assert forgetful.bus.of(OfferTools)[-1] == OfferTools()
    forgetful.hands.close()


def test_a_near_miss_is_asked_about(bench: Bench) -> None:
    event = bench.answers.understand(1, "set a tymer for ten minutes")
    assert isinstance(event, Answered)
    bench.answers.act(1)
    if not bench.hands.kept().timers:  # A slip that is certain enough is simply done.
        assert event.text.endswith("?")
        bench.answers.understand(2, "yes")
        bench.answers.act(2)
    assert [timer.seconds for timer in bench.hands.kept().timers] == [600]


def test_the_volume_is_told_to_the_sound_card(bench: Bench) -> None:
    bench.answers.understand(1, "set the volume to thirty percent")
    bench.answers.act(1)
    assert bench.bus.of(SetVolume)[-1] == SetVolume(percent=30)


@pytest.mark.parametrize("allowed", [True, False])
def test_the_machine_is_switched_off_only_where_the_settings_allow_it(
    tmp_path: Path, allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(hands.subprocess, "Popen", lambda command, **_: ran.append(command))
    bench = Bench(tmp_path, Config(dialogue=DialogueConfig(power=allowed)))
    for turn, text in enumerate(("shut down", "yes"), 1):
        bench.answers.understand(turn, text)
        bench.answers.act(turn)
        assert ran == [], "not before the answer was heard"
    bench.hands.after_turn()
    bench.hands.after_turn()
    assert ran == ([["systemctl", "poweroff"]] if allowed else [])
    bench.hands.close()
