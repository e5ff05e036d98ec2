"""The llm process: a `Generate` becomes `TextChunk`s as they are written, and a `Generated` at the end.

Where the model can call tools, a `ToolCall` may come in place of words. A `Prefill` reads the beginning of a question that is
still being spoken, a `Summarise` shortens what was said long ago; both give way to everything else, and fail in silence.
`OfferTools` changes what every prompt begins with, and so waits until nobody has asked anything for a while.
"""

from collections.abc import Callable, Iterator
from functools import partial

from appliance import clock, threads
from appliance.bus import Bus
from appliance.config import LlmConfig
from appliance.engines import (
    Assistant,
    Called,
    Candidate,
    Ended,
    Fallback,
    Interrupted,
    LanguageModel,
    Prompted,
    Stop,
    Stopped,
    Summed,
    Token,
)
from appliance.errors import EngineFailed
from appliance.llm.answering import PATIENCE, Answer, Patience
from appliance.logs import log
from appliance.messages import Generate, Message, OfferTools, Prefill, Summarise, Summary
from appliance.model_files import STARTER, Task, find, label
from appliance.run import Run
from appliance.units import Seconds
from appliance.worker import TurnWorker
from models.formats import inspect_gguf
from models.starter.mind.heard import as_heard

QUIET = Seconds(10)
"""After the last request before what every prompt begins with may change: longer than a follow-up is waited for."""


class Llm(TurnWorker):
    """Answers questions, one at a time; a newer one or a `Cancel` ends the one before within a token."""

    name = "llm"
    requests = (Generate, Prefill, Summarise)

    def __init__(self, run: Run, bus: Bus, engines: Fallback[LanguageModel] | None = None) -> None:
        """`engines` in place of those that the settings name."""
        super().__init__(run, bus)
        self._engines = engines or Fallback("the language model", candidates(run), clock.monotonic)
        self._offered = self._taken = OfferTools()
        self._told: LanguageModel | None = None
        self._asked_at: Seconds | None = None
        self._settled = True

    def load(self) -> str:
        """Loads the first engine that can be, its system prompt read; says aloud why a better one cannot."""
        self._engines.load()
        if apology := self._engines.apology():
            self.fail(Generate(question=""), "load", apology)
        return self._engines.describe()

    def note(self, message: Message) -> None:
        """Takes what came in; an offer is kept for a quiet moment, the newest alone."""
        if isinstance(message, OfferTools):
            self._offered = message
            return
        super().note(message)

    def handle(self, message: Message) -> None:
        """Answers a `Generate`; `Failed` when nothing could."""
        if isinstance(message, Summarise):
            self._in_silence("could not sum up", message, lambda engine, stop: self._summarise(engine, message, stop))
            return
        self._asked_at = clock.monotonic()
        if isinstance(message, Prefill):
            self._in_silence("could not read ahead", message, lambda engine, stop: self._prefill(engine, message, stop))
            return
        assert isinstance(message, Generate)
        try:
            self._engines.use(lambda engine: self._answer(engine, message))
        except EngineFailed as why:
            self.fail(message, "generate", str(why))

    def idle(self) -> None:
        """Looks whether a better engine works again, and reads what is new at the front of every prompt."""
        self._settled = not self._engines.mend() and self._settled
        quiet = self._asked_at is None or clock.monotonic() > self._asked_at + QUIET
        if quiet and (not self._settled or self._offered != self._taken):
            self._taken, self._told = self._offered, None
            self._in_silence("could not read the tools", self._offered, self._settle)

    def counters(self) -> dict[str, int]:
        """And how often one engine took over for another."""
        return {**super().counters(), "takeovers": self._engines.takeovers}

    def close(self) -> None:
        """Unloads the engines."""
        self._engines.close()

    def _in_silence(self, what: str, request: Message, work: Callable[[LanguageModel, Stop], object]) -> None:
        """Does what nobody waits for, until somebody asks for something."""

        def stop() -> bool:
            return self.poll() or self.void(request)

        try:
            self._engines.use(lambda engine: work(self._ready(engine), stop))
        except Stopped:
            pass
        except EngineFailed as why:  # Nobody waits for it: whoever asks in earnest is told.
            log.info(what, why=str(why))

    def _ready(self, engine: LanguageModel) -> LanguageModel:
        """The engine, told of the tools: one that was loaded anew knows of none."""
        if engine is not self._told:
            self._told = engine
            if isinstance(engine, Assistant):
                engine.offer(self._taken.tools, self._taken.facts)
        return engine

    def _settle(self, engine: LanguageModel, stop: Stop) -> None:
        self._settled = False
        if isinstance(engine, Assistant):
            engine.rest(stop)
        self._settled = True

    def _prefill(self, engine: LanguageModel, request: Prefill, stop: Stop) -> None:
        engine.prefill(request.question, request.history, stop)

    def _summarise(self, engine: LanguageModel, request: Summarise, stop: Stop) -> None:
        done = engine.summarise(request.history, stop) if isinstance(engine, Assistant) else Summed("", 0)
        self.bus.send(Summary(turn=request.turn, text=done.text, exchanges=done.exchanges))
        if isinstance(engine, Assistant) and done.exchanges:
            engine.remember(request.history, done, stop)

    def _answer(self, engine: LanguageModel, request: Generate) -> None:
        answer = Answer(self.bus, request)
        patience = Patience()

        def stop() -> bool:
            return patience.over() or self.void(request)

        most = min(request.max_tokens, self.run.config.llm.max_tokens)
        try:
            for part in self._parts(self._ready(engine), request, most, stop):
                patience.renew()
                if isinstance(part, Ended):
                    answer.end(part.finish, engine.name)
                else:
                    answer.take(part)
        except Stopped:
            if not self.void(request):
                raise self._half_done(answer, f"it took over {PATIENCE:.0f} s for one token.", engine) from None
            answer.end("cancelled", engine.name)
        except EngineFailed as why:
            raise self._half_done(answer, why.what, engine) from why

    def _parts(
        self, engine: LanguageModel, request: Generate, most: int, stop: Stop
    ) -> Iterator[Prompted | Token | Called | Ended]:
        if isinstance(engine, Assistant):
            return engine.act(request.question, request.history, request.results, most, stop, request.tools)
        return engine.answer(request.question, request.history, most, stop)

    def _half_done(self, answer: Answer, why: str, engine: LanguageModel) -> EngineFailed:
        """The same failure; as `Interrupted` when somebody has heard the beginning of the answer."""
        return (Interrupted if answer.said else EngineFailed)(why, where=engine.name)


def candidates(run: Run) -> list[Candidate[LanguageModel]]:
    """The engines that the settings name, and last the starter model, which is always there."""
    config = run.config.llm
    models = [config.model] if config.model == STARTER else [config.model, STARTER]
    return [
        Candidate(f"the language model {label(model)}", partial(load, run, config, engine, model))
        for model in models
        for engine in config.engines
    ]


def load(run: Run, config: LlmConfig, engine: str, model: str) -> Assistant:
    """One engine of the list, with its model.

    Raises:
        EngineFailed: it cannot be loaded.
    """
    if engine != "llama":
        raise EngineFailed(f"no language model engine is called {engine!r}.", remedy="Known is: llama.")
    path = find(run, Task.LLM, model)
    context = min(config.context, inspect_gguf(path).context or config.context)
    budget = threads.budget(threads.cores(), run.config.threads)
    threads.quieten(budget.llm)
    # Here and not above: the library is heavy, and reads its environment when it is loaded.
    from appliance.llm.llama import Llama
    from appliance.llm.native import Native

    machine = Native(path, context, budget.llm, budget.llm_prompt)
    # The starter mind learned from what the starter ears write: no capitals, no punctuation.
    # It also learned to answer and nothing else.
    prepare = as_heard if model == STARTER else str
    system = config.system if model == config.model else ""
    return Llama(machine, label(model), system, prepare=prepare, follows=model != STARTER)
