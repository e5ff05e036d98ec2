"""A chat model that may call tools: the rules on a scripted machine, then the real llama.cpp on random weights."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

import pytest

from appliance.engines import Called, Ended, Prompted, Stopped, Summed, Token
from appliance.llm.llama import Llama
from appliance.llm.memory import REQUEST
from appliance.llm.native import Native
from appliance.messages import Exchange, Tool, ToolResult
from appliance.tools import arguments_of, bounded
from tests.appliance.llm.test_llama import Machine, shown
from tests.appliance.llm.tiny_llama import write

TIMER = Tool(
    "timer_set",
    "",
    bounded({"properties": {"seconds": {"type": "integer", "minimum": 1, "maximum": 600}}, "required": ["seconds"]}),
)
LIST = Tool("list_add", "", bounded({"properties": {"item": {"type": "string", "maxLength": 10}}}))
CALL = 'timer_set", "arguments": {"seconds": 60}}'


class Scripted:
    """A grammar that lets one call through."""

    def __init__(self, call: str) -> None:
        self._left, self.text = call, ""

    def choose(self, _logits: object) -> int:
        letter, self._left = self._left[0], self._left[1:]
        self.text += letter
        return ord(letter)

    @property
    def over(self) -> bool:
        return not self._left

    def close(self) -> None:
        pass


class Caller(Machine):
    """A scripted machine whose model takes tools."""

    def __init__(self, script: str = "yes", context: int = 2000, **metadata: str) -> None:
        super().__init__(script, context, **{"hark.tools": "true", **metadata})
        self.logits = None
        self.grammars: list[str] = []

    def constraint(self, grammar: str) -> Scripted:
        self.grammars.append(grammar)
        return Scripted(CALL)


def load(machine: Machine, **options: Any) -> Llama:
    llama = Llama(cast(Native, machine), "scripted", **options)
    llama.offer([TIMER, LIST], ())
    llama.rest(lambda: False)
    return llama


def parts(
    llama: Llama, question: str = "why", results: Sequence[ToolResult] = (), most: int = 50, may_call: bool = True
) -> tuple[str, list[Called], Ended]:
    """The words, the calls, and how it ended."""
    prompted, *between, ended = llama.act(question, (), results, most, lambda: False, may_call)
    assert isinstance(prompted, Prompted)
    assert isinstance(ended, Ended)
    words = "".join(part.text for part in between if isinstance(part, Token))
    return words, [part for part in between if isinstance(part, Called)], ended


def test_words_are_words_and_no_grammar_is_asked() -> None:
    machine = Caller("yes")
    assert parts(load(machine)) == ("yes", [], Ended("stop"))
    assert machine.grammars == []


@pytest.mark.parametrize("script", ["{", ' {"nome": 1}', "<tool_call>\n{", "<think>a timer</think>{"])
def test_an_answer_that_begins_like_a_call_becomes_one(script: str) -> None:
    words, calls, ended = parts(load(Caller(script)))
    assert (words, calls, ended) == ("", [Called("timer_set", '{"seconds": 60}')], Ended("tool"))


def test_a_call_is_begun_anew_the_way_the_model_learned_it() -> None:
    machine = Caller(
        "<think>hm</think><tool_call>[[", **{"tokenizer.chat_template": "{# <tool_call> tools #}" + TEMPLATE}
    )
    words, calls, _ = parts(load(machine))
    assert (words, len(calls)) == ("", 1)
    assert shown(machine).endswith('\na:<think>hm</think><tool_call>\n{"name": "' + CALL[:-1])


TEMPLATE = "{% for m in messages %}{{ m.role[0] }}:{{ m.content }}\n{% endfor %}a:"


@pytest.mark.parametrize(
    ("script", "may_call", "words"), [("<tool_call>{", False, ""), ("Sure. <tool_call>{", True, "Sure. ")]
)
def test_where_no_call_is_wanted_or_words_went_out_its_beginning_ends_the_answer(
    script: str, may_call: bool, words: str
) -> None:
    machine = Caller(script)
    assert parts(load(machine), may_call=may_call) == (words, [], Ended("stop"))
    assert machine.grammars == []


def test_what_came_of_a_call_is_shown_after_the_question() -> None:
    machine = Caller("yes")
    parts(load(machine), "why", [ToolResult("timer_set", '{"seconds": 60}', "Done.")])
    assert shown(machine).endswith(
        'u:why\na:{"name": "timer_set", "arguments": {"seconds": 60}}\nu:Result: Done.\na:yes'
    )


def test_the_second_round_reads_only_what_is_new() -> None:
    machine = Caller("{")
    llama = load(machine)
    parts(llama, "why")
    result = ToolResult("timer_set", '{"seconds": 60}', "Done.")
    prompted = next(iter(llama.act("why", (), [result], 50, lambda: False)))
    assert isinstance(prompted, Prompted)
    assert prompted.evaluated_tokens == len("}\nu:Result: Done.\na:")


def test_tools_are_read_before_anybody_asks_and_a_question_costs_only_its_own_tokens() -> None:
    machine = Caller()
    llama = load(machine)
    assert "timer_: set(seconds)" in shown(machine)
    prompted = next(iter(llama.act("why", (), (), 50, lambda: False)))
    assert prompted == Prompted(len(machine.kept), len("why\na:"))


def test_the_same_offer_again_costs_nothing() -> None:
    llama = load(Caller())
    llama.offer([TIMER, LIST], ())
    assert llama.rest(lambda: False) == 0


def test_reading_the_tools_gives_way() -> None:
    llama = load(Caller())
    llama.offer([TIMER], ("the cat is called Tom",))
    with pytest.raises(Stopped):
        llama.rest(lambda: True)


def test_facts_stand_after_the_tools() -> None:
    machine = Caller()
    llama = load(machine)
    llama.offer([TIMER], ("the cat is called Tom",))
    llama.rest(lambda: False)
    assert shown(machine).endswith("timer_: set(seconds)\n\nYou were asked to remember:\n- the cat is called Tom\nu:")


def test_tools_that_do_not_fit_are_left_out_from_the_end() -> None:
    many = [Tool(f"home_{n}_{'x' * 20}", "") for n in range(40)]
    llama = Llama(cast(Native, Caller(context=1200)), "scripted")
    assert llama.offer([TIMER, *many], ()) in range(5, 20)


@pytest.mark.parametrize("options", [{"follows": False}, {}])
def test_a_model_that_cannot_is_offered_nothing(options: dict[str, Any]) -> None:
    machine = Caller("{", **({} if options else {"hark.tools": "false"}))
    llama = Llama(cast(Native, machine), "scripted", **options)
    assert llama.offer([TIMER], ()) == 0
    assert parts(llama) == ("", [], Ended("stop"))
    assert "timer" not in shown(machine)


def test_one_that_does_not_follow_is_told_no_facts_and_drops_what_is_old() -> None:
    machine = Caller(context=300)
    llama = Llama(cast(Native, machine), "scripted", follows=False)
    llama.offer((), ("a fact",))
    assert llama.rest(lambda: False) == 0
    assert llama.summarise([Exchange("q" * 30, "a" * 30)] * 4, lambda: False) == Summed("", 4 - 1)


def test_one_that_does_not_follow_is_shown_the_last_exchanges_alone() -> None:
    machine = Caller()
    llama = Llama(cast(Native, machine), "scripted", follows=False)
    list(llama.answer("why", [Exchange(f"q{n}", "a") for n in range(6)], 5, lambda: False))
    assert shown(machine).startswith("s:sys\nu:q2\na:a\nu:q3")


def test_a_short_history_needs_no_summary() -> None:
    assert load(Caller()).summarise([Exchange("q", "a")] * 3, lambda: False) == Summed("", 0)


def test_the_oldest_exchanges_are_summed_up_from_what_was_read() -> None:
    machine = Caller("We spoke. And th", context=1000)
    llama = Llama(cast(Native, machine), "scripted")
    history = [Exchange(f"question number {n}", "x" * 60) for n in range(6)]
    list(llama.answer("why", history, 20, lambda: False))
    before = shown(machine)
    machine.steps.clear()
    machine.said = 0
    done = llama.summarise(history, lambda: False)
    assert done == Summed("We spoke. And th", 5)
    assert REQUEST in shown(machine)
    assert before.startswith(shown(machine)[: shown(machine).index(REQUEST)])
    assert llama.remember(history, done, lambda: False) > 0
    assert "a:We spoke. And th\nu:question number 5" in shown(machine)


def test_a_summary_gives_way_within_a_token() -> None:
    machine = Caller("We spoke.", context=600)
    llama = Llama(cast(Native, machine), "scripted")
    with pytest.raises(Stopped):
        llama.summarise([Exchange("q" * 60, "x" * 60)] * 6, lambda: machine.said > 0)
    assert machine.said == 1


def test_a_call_stops_within_a_token() -> None:
    machine = Caller("{")
    llama = load(machine)
    heard: list[object] = []
    with pytest.raises(Stopped):
        heard.extend(llama.act("why", (), (), 50, lambda: machine.said > 0 and len(machine.grammars) > 0))
    assert machine.grammars
    assert shown(machine).endswith('{"name": "')


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Llama:
    path = write(tmp_path_factory.mktemp("models") / "tiny.gguf", system="be tiny", tools=True, context=1024)
    llama = Llama(Native(path, 1024, 1, 1), "tiny")
    assert llama.offer([TIMER, LIST], ()) == 2
    return llama


def noise(seed: int) -> Callable[[Any], Any]:
    import numpy as np

    random = np.random.default_rng(seed)
    return lambda logits: logits + 3 * random.gumbel(size=len(logits)).astype(np.float32)


@pytest.mark.parametrize("seed", range(8))
def test_the_real_machine_writes_a_call_that_parses_whatever_its_weights_say(real: Llama, seed: int) -> None:
    *_, call, ended = real.call("set a timer", (), lambda: False, noise(seed) if seed else None)
    assert isinstance(call, Called)
    assert ended == Ended("tool")
    assert arguments_of(call.arguments, {"timer_set": TIMER, "list_add": LIST}[call.name].schema) == json.loads(
        call.arguments
    )


def test_the_real_machine_answers_in_words_as_it_did_without_tools(real: Llama) -> None:
    words = [part.text for part in real.answer("hello", (), 8, lambda: False) if isinstance(part, Token)]
    again = [part.text for part in real.act("hello", (), (), 8, lambda: False) if isinstance(part, Token)]
    assert words == again != []


def test_the_file_says_of_itself_that_it_takes_no_tools(tmp_path: Path) -> None:
    llama = Llama(Native(write(tmp_path / "tiny.gguf"), 512, 1, 1), "tiny")
    assert llama.offer([TIMER], ()) == 0
    llama.close()
