"""A chat model that keeps what it has read: the rules on a scripted machine, then the real llama.cpp on random weights."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest

from appliance.engines import Ended, Prompted, Stopped, Token
from appliance.errors import EngineFailed
from appliance.llm.llama import SYSTEM_KEY, Llama
from appliance.llm.native import READ_AT_ONCE, Native
from appliance.llm.prompt import SYSTEM
from appliance.messages import Exchange
from tests.appliance.llm.tiny_llama import write

END = 0
TEMPLATE = "{% for m in messages %}{{ m.role[0] }}:{{ m.content }}\n{% endfor %}a:"
NO_SYSTEM = (
    "{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('no system') }}{% endif %}"
    "{{ m.content }}{% endfor %}"
)


class Machine:
    """Tokens are letters; it says what the script says."""

    def __init__(self, script: str = "yes", context: int = 400, **metadata: str) -> None:
        self.context = context
        self.metadata = {"tokenizer.chat_template": TEMPLATE, SYSTEM_KEY: "sys", **metadata}
        self.opening = self.closing = ""
        self.kept: list[int] = []
        self.script = [*map(ord, script), END]
        self.said = 0
        self.slides = True
        self.steps: list[int] = []

    def tokens(self, text: str) -> list[int]:
        return list(map(ord, text))

    def continuation(self, text: str) -> list[int]:
        return self.tokens(text)

    def keep(self, count: int) -> int:
        self.kept = self.kept[:count]
        return len(self.kept)

    def drop(self, start: int, end: int) -> bool:
        if self.slides:
            del self.kept[start:end]
        return self.slides

    def read(self, tokens: Sequence[int]) -> None:
        assert len(tokens) <= READ_AT_ONCE
        assert len(self.kept) + len(tokens) <= self.context
        self.steps.append(len(tokens))
        self.kept += tokens

    def choose(self) -> int:
        self.said += 1
        return self.script[(self.said - 1) % len(self.script)]

    def spell(self, token: int) -> bytes:
        return chr(token).encode()

    def ends(self, token: int) -> bool:
        return token == END

    def close(self) -> None:
        pass


def load(machine: Machine, system: str = "") -> Llama:
    return Llama(cast(Native, machine), "scripted", system)


def answer(llama: Llama, question: str, *history: Exchange, most: int = 50) -> tuple[Prompted, str, Ended]:
    prompted, *tokens, ended = llama.answer(question, history, most, lambda: False)
    assert isinstance(prompted, Prompted)
    assert isinstance(ended, Ended)
    return prompted, "".join(token.text for token in tokens if isinstance(token, Token)), ended


def shown(machine: Machine) -> str:
    return "".join(map(chr, machine.kept))


def test_the_system_prompt_is_read_at_load() -> None:
    machine = Machine()
    load(machine)
    assert shown(machine) == "s:sys\nu:"


def test_a_question_costs_only_its_own_tokens() -> None:
    machine = Machine()
    prompted, text, ended = answer(load(machine), "why")
    assert (prompted.prompt_tokens, prompted.evaluated_tokens) == (len("s:sys\nu:why\na:"), len("why\na:"))
    assert (text, ended.finish) == ("yes", "stop")


def test_the_next_question_finds_the_answer_before_it_already_read() -> None:
    machine = Machine()
    llama = load(machine)
    answer(llama, "why")
    prompted, _, _ = answer(llama, "how", Exchange("why", "yes"))
    assert prompted.evaluated_tokens == len("\nu:how\na:")
    assert shown(machine).startswith("s:sys\nu:why\na:yes\nu:how\na:yes")


def test_an_answer_that_was_cut_costs_what_changed() -> None:
    machine = Machine()
    llama = load(machine)
    answer(llama, "why")
    prompted, _, _ = answer(llama, "how", Exchange("why", "ye"))
    assert prompted.evaluated_tokens == len("\nu:how\na:")
    assert "yes\nu:how" not in shown(machine)


LONG = [Exchange(f"question number {n} of many", "yes") for n in range(3)]


def test_when_the_oldest_exchange_leaves_the_history_the_rest_is_not_read_again() -> None:
    machine = Machine()
    llama = load(machine)
    answer(llama, "why is that so", *LONG)
    prompted, text, _ = answer(llama, "how", *LONG[1:], Exchange("why is that so", "yes"))
    assert prompted.evaluated_tokens == len("\nu:how\na:")
    assert text == "yes"
    assert shown(machine).startswith("s:sys\nu:question number 1 of many\na:yes\nu:question number 2")


def test_a_model_that_cannot_move_what_it_read_reads_it_again() -> None:
    machine = Machine()
    machine.slides = False
    llama = load(machine)
    answer(llama, "why is that so", *LONG)
    prompted, text, _ = answer(llama, "how", *LONG[1:])
    assert prompted.evaluated_tokens > 50
    assert text == "yes"


def test_the_same_question_again_reads_its_last_token_again() -> None:
    llama = load(Machine())
    answer(llama, "why")
    assert answer(llama, "why")[0].evaluated_tokens == 1


def test_what_was_read_ahead_is_not_read_again() -> None:
    machine = Machine()
    llama = Llama(cast(Native, machine), "test")
    cost = llama.prefill("what is the", (), stop=lambda: False)
    assert cost == len("u:what is the ") - len("u:")
    machine.steps.clear()
    prompted = next(iter(llama.answer("what is the time", (), 10, stop=lambda: False)))
    assert isinstance(prompted, Prompted)
    assert prompted.evaluated_tokens == len("time\na:")


def test_reading_ahead_twice_costs_nothing_the_second_time() -> None:
    llama = Llama(cast(Native, Machine()), "test")
    llama.prefill("what is the", (), stop=lambda: False)
    assert llama.prefill("what is the", (), stop=lambda: False) == 0
    assert llama.prefill("what is", (), stop=lambda: False) == 0, "nor does it forget what was certain once"


def test_an_answer_ends_at_its_limit() -> None:
    _, text, ended = answer(load(Machine("on and on ")), "why", most=7)
    assert (text, ended.finish) == ("on and ", "length")


def test_it_stops_within_a_token() -> None:
    llama = load(Machine("a long story"))
    heard: list[str] = []
    with pytest.raises(Stopped):
        for part in llama.answer("why", (), 50, lambda: len(heard) >= 3):  # noqa: B023 - the list is the counter, and is meant
            heard += [part.text] if isinstance(part, Token) else []
    assert heard == ["a", " ", "l"]


def test_it_stops_between_two_steps_of_a_long_prompt() -> None:
    machine = Machine()
    llama = load(machine)
    machine.steps.clear()
    looks = iter([False, True])
    with pytest.raises(Stopped):
        list(llama.answer("x" * 200, (), 50, lambda: next(looks)))
    assert machine.steps == [READ_AT_ONCE]


def test_when_it_gets_long_the_oldest_exchanges_go_and_the_system_prompt_stays() -> None:
    machine = Machine(context=100)
    history = [Exchange(f"q{n}" * 5, "an" * 5) for n in range(6)]
    prompted, text, _ = answer(load(machine), "and now", *history, most=20)
    assert text == "yes"
    assert prompted.prompt_tokens <= 80
    assert shown(machine).startswith("s:sys\nu:q4")


def test_a_question_longer_than_the_context_is_cut_at_its_front() -> None:
    machine = Machine(context=100)
    _, text, _ = answer(load(machine), "blah " * 200 + "what time is it", most=20)
    assert text == "yes"
    assert shown(machine).startswith("s:sys\nu:")
    assert "what time is it\na:" in shown(machine)


def test_the_answer_never_leaves_the_context() -> None:
    machine = Machine("on and on " * 9, context=60)
    _, text, ended = answer(load(machine), "why", most=1000)
    assert ended.finish == "length"
    assert len(text) <= 60


def test_the_owners_system_prompt_comes_before_the_models_and_ours_last() -> None:
    machines = [Machine(), Machine(), Machine(context=4000)]
    del machines[2].metadata[SYSTEM_KEY]
    for machine, own in zip(machines, ("mine", "", ""), strict=True):
        load(machine, own)
    assert [shown(machine) for machine in machines] == ["s:mine\nu:", "s:sys\nu:", f"s:{SYSTEM}\nu:"]


def test_a_template_without_a_system_role_is_asked_in_another_way() -> None:
    machine = Machine(**{"tokenizer.chat_template": NO_SYSTEM})
    answer(load(machine), "why")
    assert shown(machine).startswith("sys\n\nwhy")


@pytest.mark.parametrize("broken", ["{% for m in", "{{ raise_exception('never') }}", "{{ messages.x.y.z }}"])
def test_a_template_that_does_not_work_is_a_failed_engine(broken: str) -> None:
    with pytest.raises(EngineFailed, match="chat template does not work"):
        load(Machine(**{"tokenizer.chat_template": broken}))


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> Native:
    return Native(write(tmp_path_factory.mktemp("models") / "tiny.gguf", system="be tiny"), 512, 1, 1)


def test_the_real_machine_knows_its_file(native: Native) -> None:
    assert (native.context, native.opening, native.closing) == (512, "<s>", "<|im_end|>")
    assert native.metadata[SYSTEM_KEY] == "be tiny"


def test_the_real_machine_spells_what_it_tokenised(native: Native) -> None:
    tokens = native.tokens("ab é <|im_end|>")
    assert b"".join(map(native.spell, tokens)).decode().strip() == "ab é"
    assert native.ends(tokens[-1])


def test_the_real_machine_answers_the_same_from_a_kept_prefix_and_from_nothing(native: Native) -> None:
    llama = Llama(native, "tiny")
    history = [Exchange("what", "it is")]
    answer(llama, "hello", most=12)
    prompted, kept, _ = answer(llama, "hello", *history, most=12)
    assert prompted.evaluated_tokens < prompted.prompt_tokens
    native.keep(0)
    prompted, fresh, _ = answer(llama, "hello", *history, most=12)
    assert prompted.evaluated_tokens == prompted.prompt_tokens
    assert kept == fresh != ""


def test_the_real_machine_moves_what_follows_a_gap(native: Native) -> None:
    llama = Llama(native, "tiny")
    history = [Exchange(f"ab {n} cd be fa", "it is") for n in "abc"]
    answer(llama, "hello there you", *history, most=4)
    prompted, _, _ = answer(llama, "again", *history[1:], most=4)
    assert prompted.evaluated_tokens < 40 < prompted.prompt_tokens


def test_a_file_that_llama_cannot_load_is_a_failed_engine(tmp_path: Path) -> None:
    (tmp_path / "x.gguf").write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(EngineFailed, match="cannot load"):
        Native(tmp_path / "x.gguf", 512, 1, 1)
