"""A chat model that keeps what it has read: a turn costs its own new tokens, not the conversation's."""

from collections.abc import Callable, Iterator, Sequence

from appliance.engines import Called, Ended, Prompted, Stop, Stopped, Summed, Token
from appliance.llm.calling import NAME, Offer, Watch, dialect, offer, remembered, takes_tools, well_formed
from appliance.llm.memory import MAX_TOKENS, REQUEST, SHARE, latest, oldest, summed, whole_sentences
from appliance.llm.native import READ_AT_ONCE, Native
from appliance.llm.prompt import SYSTEM, Speech, common_prefix, conversation, slide
from appliance.llm.template import TEMPLATE_KEY, Template
from appliance.llm.tokens import Tokens
from appliance.llm.writing import Noise, written
from appliance.logs import log
from appliance.messages import Exchange, Tool, ToolResult

SYSTEM_KEY = "hark.system_prompt"
"""GGUF key under which a model of ours brings its own system prompt, which may be empty."""

ROOM = 16
"""Tokens that are left for the answer at the very least."""

TOOLS_SHARE = 0.5
"""Of the context for what the model is told of tools; those that do not fit in are left out from the end."""

PLAIN_HISTORY = 4
"""Exchanges that a model is shown which learned to answer and nothing else: more only confuse it."""

Rounds = Sequence[tuple[str, str]]
"""Calls after the question, and what came of them, as text."""


class Llama:
    """A loaded chat model, its system prompt already read."""

    def __init__(
        self,
        machine: Native,
        label: str,
        system: str = "",
        template: Template | None = None,
        prepare: Callable[[str], str] = str,
        follows: bool = True,
    ) -> None:
        """`system` in place of the model's own prompt; `template` in place of its own; `prepare` is done to each question.

        `follows` says that it does what it is told; one that does not is offered no tools, told no facts, asked for no summary.
        """
        self.name = f"llama {label}"
        self._machine = machine
        self._prepare = prepare
        self._follows = follows
        metadata = machine.metadata
        self._dialect = dialect(metadata)
        self._takes_tools = follows and takes_tools(metadata)
        self._base = system or metadata.get(SYSTEM_KEY, SYSTEM)
        self._offer = Offer()
        self._opening = machine.continuation(self._dialect.before + NAME) if self._takes_tools else []
        self._template = template or Template(metadata.get(TEMPLATE_KEY, ""), machine.opening, machine.closing)
        self._tokens = Tokens(machine)
        self._begin_with(self._base)
        self.rest(stop=lambda: False)

    def answer(
        self, question: str, history: Sequence[Exchange], max_tokens: int, stop: Stop
    ) -> Iterator[Prompted | Token | Ended]:
        """The answer, token by token; what was read of the prompt comes first, why it ended comes last.

        Raises:
            EngineFailed: llama.cpp could not.
            Stopped: `stop` said so.
        """
        for part in self._turn(question, history, (), max_tokens, stop, may_call=False):
            if not isinstance(part, Called):
                yield part

    def act(
        self,
        question: str,
        history: Sequence[Exchange],
        results: Sequence[ToolResult],
        max_tokens: int,
        stop: Stop,
        may_call: bool = True,
    ) -> Iterator[Prompted | Token | Called | Ended]:
        """The same, but it may end with a call of a tool; `results` are those of earlier calls for this question.

        Raises:
            EngineFailed: llama.cpp could not.
            Stopped: `stop` said so.
        """
        yield from self._turn(question, history, self._dialect.told(results), max_tokens, stop, may_call=may_call)

    def call(
        self, question: str, history: Sequence[Exchange], stop: Stop, noise: Noise | None = None
    ) -> Iterator[Token | Called | Ended]:
        """A call, whatever the model would rather say.

        Raises:
            EngineFailed: llama.cpp could not.
            Stopped: `stop` said so.
        """
        prompt = self._fitting(self._prepare(question), history, (), 0)
        self._read(prompt, stop)
        yield from self._call(len(prompt), stop, noise)

    def offer(self, tools: Sequence[Tool], facts: Sequence[str]) -> int:
        """From now on the model may call these and is told the facts; returns how many tools it takes.

        Both become part of the system prompt, which is then read again: call `rest` when there is time.
        """
        taken = well_formed(tools) if self._takes_tools else []
        while taken and not self._fits(offer(taken, self._dialect)):
            taken.pop()
        self._offer = offer(taken, self._dialect)
        told = remembered(latest(facts)) if self._follows else ""
        self._begin_with("\n\n".join(filter(None, (self._base, self._offer.text, told))))
        if self._takes_tools and len(taken) < len(tools):
            kept = {tool.name for tool in taken}
            log.info("tools left out", kept=len(taken), left_out=[one.name for one in tools if one.name not in kept])
        return len(taken)

    def rest(self, stop: Stop) -> int:
        """Reads the part of the prompt that is the same for every question; returns how many tokens that cost.

        Raises:
            EngineFailed: llama.cpp could not.
            Stopped: `stop` said so.
        """
        return self._read_certain(self._prompt((), "a"), self._prompt((), "1"), stop)

    def prefill(self, question: str, history: Sequence[Exchange], stop: Stop) -> int:
        """Reads as much of the prompt as is certain while the question may go on; returns how many tokens that cost.

        Raises:
            EngineFailed: llama.cpp could not.
            Stopped: `stop` said so.
        """
        # Whatever comes next, up to here both prompts agree: also about how the last letters make tokens.
        one, other = (self._prompt(history, self._prepare(f"{question} {more}")) for more in ("a", "1"))
        return self._read_certain(one, other, stop)

    def summarise(self, history: Sequence[Exchange], stop: Stop) -> Summed:
        """What the oldest exchanges come to, where all are too long; then reads what the next prompt will begin with.

        Raises:
            EngineFailed: llama.cpp could not.
            Stopped: `stop` said so.
        """
        gone = oldest(history, self._cost, int(self._machine.context * SHARE))
        if not gone or not self._follows:
            return Summed("", gone)
        parts = self._turn(REQUEST, history[:gone], (), MAX_TOKENS, stop, may_call=False)
        text, finish = "", ""
        for part in parts:
            text += part.text if isinstance(part, Token) else ""
            finish = part.finish if isinstance(part, Ended) else finish
        return Summed(whole_sentences(text, finish), gone)

    def remember(self, history: Sequence[Exchange], done: Summed, stop: Stop) -> int:
        """Reads the history as it is after a summary, so that the next question finds it read; returns the tokens that cost.

        Raises:
            EngineFailed: llama.cpp could not.
            Stopped: `stop` said so.
        """
        after = summed(history, done.text, done.exchanges)
        return self._read_certain(self._prompt(after, "a"), self._prompt(after, "1"), stop)

    def close(self) -> None:
        """Frees the model."""
        self._machine.close()

    def _turn(
        self,
        question: str,
        history: Sequence[Exchange],
        rounds: Rounds,
        max_tokens: int,
        stop: Stop,
        *,
        may_call: bool,
    ) -> Iterator[Prompted | Token | Called | Ended]:
        """Words until the model ends them, or until it begins a call."""
        machine = self._machine
        prompt = self._fitting(self._prepare(question), history, rounds, max_tokens)
        yield Prompted(len(prompt), self._read(prompt, stop))
        speech, watch = Speech(), Watch()
        clean = len(prompt)
        for at in range(len(prompt), min(len(prompt) + max_tokens, machine.context)):
            token = machine.choose()
            if machine.ends(token):
                yield Token(watch.feed(speech.end()) + watch.end())
                yield Ended("stop")
                return
            if not (speech.holds or watch.holds):
                clean = at
            yield Token(watch.feed(speech.feed(machine.spell(token))))
            if watch.called:
                yield from self._call(clean, stop) if may_call and not watch.spoke else [Ended("stop")]
                return
            if stop():
                raise Stopped
            machine.read([token])
        yield Token(watch.feed(speech.end()) + watch.end())
        yield Ended("length")

    def _call(self, clean: int, stop: Stop, noise: Noise | None = None) -> Iterator[Token | Called | Ended]:
        """Begins the call anew after `clean` tokens, the way the model's template would, and has the rest of it written."""
        if not self._offer.grammar or clean + self._call_room > self._machine.context:
            yield Ended("stop")
            return
        self._read(self._machine.kept[:clean] + self._opening, stop)
        yield from written(self._machine, self._offer, stop, noise)

    def _read_certain(self, one: list[int], other: list[int], stop: Stop) -> int:
        certain = one[: max(1, common_prefix(one, other))]
        if len(certain) + ROOM > self._machine.context or certain == self._machine.kept[: len(certain)]:
            return 0
        return self._read(certain, stop)

    def _read(self, prompt: list[int], stop: Stop) -> int:
        """Reads what of the prompt is not kept from before; returns how many tokens that were."""
        # The last token is always read again: only a token just read has a successor to choose.
        same = min(self._common(prompt), len(prompt) - 1)
        same = self._machine.keep(same)
        for start in range(same, len(prompt), READ_AT_ONCE):
            if stop():
                raise Stopped
            self._machine.read(prompt[start : start + READ_AT_ONCE])
        return len(prompt) - same

    def _common(self, prompt: list[int]) -> int:
        """Tokens at the front of the prompt that are kept; where the oldest exchange left the history, the rest moves up."""
        kept = self._machine.kept
        same = common_prefix(kept, prompt)
        gone = slide(kept, prompt, same)
        if gone and self._machine.drop(same, same + gone):
            return common_prefix(self._machine.kept, prompt)
        return same

    def _fitting(self, question: str, history: Sequence[Exchange], rounds: Rounds, max_tokens: int) -> list[int]:
        """The prompt, without the oldest exchanges that do not fit; at last the question itself is cut at its front."""
        context = self._machine.context
        room = context - max(min(max_tokens, context // 2), self._call_room)
        kept = list(history)
        while len(prompt := self._prompt(kept, question, rounds)) > room and kept:
            # A summary stands for more than the exchange after it.
            kept.pop(1 if len(kept) > 1 and not kept[0].question else 0)
        # Bounded: a quarter of the question goes each time. Without any question, the system prompt alone must fit.
        while len(prompt) > room and len(question) > ROOM:
            question = question[len(question) // 4 + 1 :]
            prompt = self._prompt((), question, rounds)
        return prompt[: context - ROOM]

    @property
    def _call_room(self) -> int:
        """Tokens that the longest call takes."""
        return len(self._opening) + self._offer.longest if self._offer.grammar else 0

    def _fits(self, wanted: Offer) -> bool:
        """Whether what is told of tools is within its share, and the longest call too."""
        context = self._machine.context
        most = max(len(self._machine.continuation(wanted.text)), len(self._opening) + wanted.longest)
        return bool(most <= context * TOOLS_SHARE)

    def _cost(self, history: Sequence[Exchange]) -> int:
        """Tokens of a history, about: without the system prompt, which is long."""
        with_it, without = (self._template.render(conversation("", part, "a")) for part in (history, ()))
        return len(self._machine.continuation(with_it)) - len(self._machine.continuation(without))

    def _begin_with(self, system: str) -> None:
        """What every prompt begins with from now on."""
        self._system = system
        self._tokens.settle(*(self._template.render(conversation(system, (), probe)) for probe in ("a", "1")))

    def _prompt(self, history: Sequence[Exchange], question: str, rounds: Rounds = ()) -> list[int]:
        shown = history if self._follows else history[-PLAIN_HISTORY:]
        return self._tokens(self._template.render(conversation(self._system, shown, question, rounds)))
