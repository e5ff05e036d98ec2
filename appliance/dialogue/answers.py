"""Who answers, and what comes of it: skills, the home, services outside, and the tools that the language model calls.

Knows nothing of phases. It is asked what to make of a text, told to act once the turn may, and gives events back.
"""

import secrets
from dataclasses import replace
from itertools import count

import msgspec
from msgspec import structs

from appliance.bus import Bus
from appliance.clock import monotonic
from appliance.dialogue.completeness import judge
from appliance.dialogue.events import Answered, ToolDone, Unanswered
from appliance.dialogue.hands import Hands
from appliance.dialogue.history import History
from appliance.dialogue.phrases import Phrase, words
from appliance.errors import BadInput
from appliance.logs import log
from appliance.messages import Call, Called, Integrations, OfferTools, Tool, ToolCall, ToolResult
from appliance.run import Run
from appliance.skills import Answer, Match, Skills, home
from appliance.skills.skill import Call as Request
from appliance.skills.skill import Context, Result
from appliance.skills.table import SKILLS
from appliance.speech_text.locales import LANGUAGES
from appliance.tools.offering import offering
from appliance.tools.toolbox import Toolbox
from appliance.units import Seconds

HOME, OUTSIDE = "home", "tool"
"""The skill that is asked what no other owns; the service, and the stand-in for a skill, of tools that are not ours."""

MEMORY = "memory"
"""The skill that the owner may switch off."""

SERVICES = ("music", "weather", "home")
"""Skills that are nothing without a service of their name."""

GRACE = Seconds(1.0)
"""After a call's own deadline, until it is taken for lost."""

MOST_CALLS = 3
"""Calls of tools in one turn: a model that wants more goes round in circles."""

MAX_RESULT = 2_000
"""Characters of a tool's result that the model reads."""


class Prepared(msgspec.Struct, frozen=True):
    """What will be done and said if the turn comes to that."""

    match: Match
    answer: Answer


class Waiting(msgspec.Struct, frozen=True):
    """A call whose answer has not come."""

    turn: int
    number: int
    match: Match
    request: Request
    until: Seconds


class Answers:
    """The answers of one dialogue."""

    def __init__(self, run: Run, bus: Bus, hands: Hands, history: History) -> None:
        self._run = run
        self._bus = bus
        self._hands = hands
        self._history = history
        self._spoken: dict[str, Skills] = {}
        self._numbers = count(1)
        self._asked: Match | None = None
        self._prepared: Prepared | None = None
        self._waiting: Waiting | None = None
        self._text = ""
        self._calls = 0
        self._results: tuple[ToolResult, ...] = ()
        self._outside: dict[str, Tool] = {}
        self._offered: OfferTools | None = None
        memory = run.config.dialogue.memory
        self._table = tuple(row for row in SKILLS if memory or row.name != MEMORY)

    def load(self) -> str:
        """Reads the sentences of the language that is spoken now.

        Raises:
            BadInput: no skill speaks it, or a file of ours is damaged.
        """
        self._toolbox = Toolbox(self._table, delicate=self._run.config.dialogue.delicate)
        return f"skills in {self._skills.language}"

    @property
    def trouble(self) -> tuple[str, ...]:
        """Of skills that were left out, for people."""
        return self._skills.trouble

    def understand(self, turn: int, text: str) -> Answered | Unanswered:
        """Whose is it? Nothing is done yet: the person may go on."""
        self._text, self._calls, self._results, self._prepared = text, 0, (), None
        match = self._skills.match(text, self._asked)
        verdict = judge(text, match, self._hands.language)
        return replace(self._owner(turn, text, match), verdict=verdict)

    def by_hand(self, skill: str, intent: str) -> str:
        """What a skill says to somebody who asked it with a button; nothing is done."""
        return self._skills.answer(Match(skill, intent), self._context()).text

    def act(self, turn: int) -> None:
        """Does what the one who answers wants done; a service is asked now.

        Raises:
            StoreFailed: it could not be written down, so it must not be confirmed.
            TooMuch: neither could this, because there is so much already.
        """
        prepared, self._prepared = self._prepared, None
        self._asked = prepared.answer.asks if prepared else None
        if prepared is None:
            return
        self._hands.act(prepared.answer.actions)
        if prepared.answer.call is not None:
            self._send(turn, prepared.match, prepared.answer.call)
        if prepared.answer.actions:
            self.offer()

    def use(self, turn: int, call: ToolCall) -> Answered | Unanswered | ToolDone | None:
        """The model calls a tool: the answer if it is one of ours; None while one outside works."""
        self._calls += 1
        if self._calls > MOST_CALLS:
            return Answered(turn, "none", self._say(Phrase.NO_ANSWER))
        if call.name in self._toolbox or call.name not in self._outside:
            return self._use_ours(turn, call)
        tool = self._outside[call.name]
        match = Match(OUTSIDE, call.name, {"arguments": call.arguments})
        if tool.delicate:
            return self._hold(turn, match, self._confirm(match, tool))
        self._send(turn, match, _request(match))
        return None

    def called(self, message: Called) -> Answered | Unanswered | ToolDone | None:
        """What a service gave back; None when nobody waits for it any more."""
        waiting = self._waiting
        # The turn as well: who was killed and started again counts from one, and what the dead one asked may still come.
        if waiting is None or (message.turn, message.call) != (waiting.turn, waiting.number):
            return None
        return self._finish(waiting, Result(message.ok, message.value, message.why))

    def tick(self, now: Seconds) -> Answered | Unanswered | ToolDone | None:
        """A service that does not answer has failed."""
        if self._waiting is None or now < self._waiting.until:
            return None
        return self._finish(self._waiting, Result(False, why=self._say(Phrase.NO_ANSWER)))

    def forget(self) -> None:
        """The turn is over: what a service still says is of no use."""
        self._waiting = self._prepared = None

    def join(self, message: Integrations) -> None:
        """Services came or went."""
        self._hands.services = frozenset(message.services)
        self._outside = {tool.name: tool for tool in message.tools}
        self.offer()

    def offer(self, anew: bool = False) -> None:
        """Tells the language model what it may call and what to know, if that has changed or it has begun `anew`."""
        config = self._run.config.dialogue
        tools = (*self._ours(), *self._outside.values()) if config.tools else ()
        facts = tuple(fact.text for fact in self._hands.kept().facts) if config.memory else ()
        offered, left_out = offering(tools, facts)
        if anew or offered != self._offered:
            self._offered = offered
            self._bus.send(offered)
            if left_out:
                log.warning(
                    "tools are not offered to the model: too many, or the name is taken", tools=", ".join(left_out)
                )

    @property
    def may_call(self) -> bool:
        """Whether the model may call one more tool in this turn."""
        return self._calls < MOST_CALLS

    def _ours(self) -> tuple[Tool, ...]:
        """Tools of the skills; those that need a service only while there is that service."""
        missing = tuple(f"{service}_" for service in SERVICES if service not in self._hands.services)
        return tuple(tool for tool in self._toolbox.tools if not tool.name.startswith(missing))

    @property
    def _skills(self) -> Skills:
        """Those of the language that is spoken now."""
        language = self._hands.language
        if language not in self._spoken:
            word = self._run.config.ear.wake_word
            self._spoken[language] = Skills(language, called=(word, f"hey {word}"), table=self._table)
        return self._spoken[language]

    def _context(self) -> Context:
        history = self._history
        context = self._hands.context(history.last_question, history.last_reply, LANGUAGES, secrets.randbits(32))
        return structs.replace(context, interrupted=history.cut_off, units=self._run.config.locale.units)

    def _say(self, phrase: Phrase, **values: str) -> str:
        return words(phrase, self._hands.language, **values)

    def _owner(self, turn: int, text: str, match: Match | None) -> Answered | Unanswered:
        if match is not None:
            if match.skill == OUTSIDE:
                return self._hold(turn, match, Answer(call=_request(match)))
            return self._hold(turn, match, self._skills.answer(match, self._context()))
        if HOME in self._hands.services:
            at_home = home.unmatched(text)
            return self._hold(turn, at_home, self._skills.answer(at_home, self._context()))
        return self._nobodys(turn, text)

    def _nobodys(self, turn: int, text: str) -> Answered | Unanswered:
        """A near miss is asked about; anything else is the language model's."""
        near = self._skills.nearest(text)
        return Unanswered(turn, text) if near is None else self._hold(turn, near.match, self._skills.ask(near))

    def _hold(self, turn: int, match: Match, answer: Answer) -> Answered | Unanswered:
        """Keeps what is to be done until the turn may act."""
        if match.skill == HOME and home.passed_on(answer):
            return self._nobodys(turn, self._text)
        self._prepared = Prepared(match, answer)
        return Answered(turn, match.skill, answer.text, answer.silent, calls=answer.call is not None)

    def _use_ours(self, turn: int, call: ToolCall) -> Answered | Unanswered | ToolDone:
        try:
            match = self._toolbox.match(call.name, call.arguments)
        except BadInput as wrong:
            return self._done(turn, call.name, call.arguments, str(wrong))
        answer = self._skills.answer(match, self._context())
        tool = next(tool for tool in self._toolbox.tools if tool.name == call.name)
        if tool.delicate and (answer.actions or answer.call):
            answer = self._confirm(match, tool)
        return self._hold(turn, match, answer)

    def _confirm(self, match: Match, tool: Tool) -> Answer:
        what = tool.description or tool.name.replace("_", " ")
        return Answer(self._say(Phrase.SURE, what=what), asks=structs.replace(match, close=True))

    def _send(self, turn: int, match: Match, request: Request) -> None:
        until = Seconds(monotonic() + request.deadline + GRACE)
        self._waiting = Waiting(turn, next(self._numbers), match, request, until)
        self._bus.send(
            Call(
                turn=turn,
                call=self._waiting.number,
                service=request.service,
                verb=request.verb,
                arguments=dict(request.arguments),
                deadline=request.deadline,
            )
        )

    def _finish(self, waiting: Waiting, result: Result) -> Answered | Unanswered | ToolDone:
        self._waiting = None
        match = waiting.match
        if match.skill == OUTSIDE:
            text = str(result.value.get("text", "")) if result.ok else result.why
            return self._done(waiting.turn, match.intent, str(match.slots["arguments"]), text)
        return self._hold(waiting.turn, match, self._skills.finish(match, result, self._context()))

    def _done(self, turn: int, name: str, arguments: str, text: str) -> ToolDone:
        self._results = (*self._results, ToolResult(name, arguments, text[:MAX_RESULT]))
        return ToolDone(turn, self._text, self._results)


def _request(match: Match) -> Request:
    """What to ask of the process that knows the tool."""
    arguments = msgspec.json.decode(str(match.slots["arguments"]) or "{}")
    return Request(OUTSIDE, match.intent, arguments if isinstance(arguments, dict) else {}, deadline=20.0)
