"""The llm process: a `Generate` becomes `TextChunk`s as they are written, and a `Generated` at the end.

A `Prefill` reads the beginning of a question that is still being spoken; it gives way to everything else, and fails in silence.
"""

from functools import partial

from appliance import clock, threads
from appliance.bus import Bus
from appliance.config import LlmConfig
from appliance.engines import Candidate, Ended, Fallback, Interrupted, LanguageModel, Prompted, Stopped, Token
from appliance.errors import EngineFailed
from appliance.logs import log
from appliance.messages import Generate, Generated, Message, Prefill, TextChunk
from appliance.model_files import STARTER, Task, find, label
from appliance.run import Run
from appliance.units import Seconds
from appliance.worker import TurnWorker
from models.formats import inspect_gguf
from models.starter.mind.heard import as_heard

PATIENCE = Seconds(20)
"""From one token to the next, and to the first: over what is called critical for a whole answer (8 s), so that it ends what
hangs and not what is slow."""


class Answer:
    """One answer on its way out: sends what is said, counts what it took."""

    def __init__(self, bus: Bus, request: Generate) -> None:
        self._bus = bus
        self._request = request
        self.tokens = 0
        self.said = 0
        self._prompted = Prompted(0, 0)

    def take(self, part: Prompted | Token) -> None:
        """Sends or counts one part."""
        if isinstance(part, Prompted):
            self._prompted = part
            return
        self.tokens += 1
        if part.text:
            chunk = TextChunk(
                turn=self._request.turn,
                revision=self._request.revision,
                text=part.text,
                seq=self.said,
                at_ns=clock.monotonic_ns(),
            )
            self._bus.send(chunk)
            self.said += 1

    def end(self, finish: str, engine: str) -> None:
        """Sends the counts."""
        self._bus.send(
            Generated(
                turn=self._request.turn,
                revision=self._request.revision,
                tokens=self.tokens,
                prompt_tokens=self._prompted.prompt_tokens,
                evaluated_tokens=self._prompted.evaluated_tokens,
                finish=finish,
                engine=engine,
            )
        )


class Llm(TurnWorker):
    """Answers questions, one at a time; a newer one or a `Cancel` ends the one before within a token."""

    name = "llm"
    requests = (Generate, Prefill)

    def __init__(self, run: Run, bus: Bus, engines: Fallback[LanguageModel] | None = None) -> None:
        """`engines` in place of those that the settings name."""
        super().__init__(run, bus)
        self._engines = engines or Fallback("the language model", candidates(run), clock.monotonic)

    def load(self) -> str:
        """Loads the first engine that can be, its system prompt read; says aloud why a better one cannot."""
        self._engines.load()
        if apology := self._engines.apology():
            self.fail(Generate(question=""), "load", apology)
        return self._engines.describe()

    def handle(self, message: Message) -> None:
        """Answers a `Generate`; `Failed` when nothing could."""
        if isinstance(message, Prefill):
            self._prefill(message)
            return
        assert isinstance(message, Generate)
        try:
            self._engines.use(lambda engine: self._answer(engine, message))
        except EngineFailed as why:
            self.fail(message, "generate", str(why))

    def idle(self) -> None:
        """Looks whether a better engine works again."""
        self._engines.mend()

    def counters(self) -> dict[str, int]:
        """And how often one engine took over for another."""
        return {**super().counters(), "takeovers": self._engines.takeovers}

    def close(self) -> None:
        """Unloads the engines."""
        self._engines.close()

    def _prefill(self, request: Prefill) -> None:
        def stop() -> bool:
            return self.poll() or self.void(request)

        try:
            self._engines.use(lambda engine: engine.prefill(request.question, request.history, stop))
        except Stopped:
            pass
        except EngineFailed as why:  # Nobody waits for it: whoever asks in earnest is told.
            log.info("could not read ahead", why=str(why))

    def _answer(self, engine: LanguageModel, request: Generate) -> None:
        answer = Answer(self.bus, request)
        patience = _Patience()

        def stop() -> bool:
            return patience.over() or self.void(request)

        most = min(request.max_tokens, self.run.config.llm.max_tokens)
        try:
            for part in engine.answer(request.question, request.history, most, stop):
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

    def _half_done(self, answer: Answer, why: str, engine: LanguageModel) -> EngineFailed:
        """The same failure; as `Interrupted` when somebody has heard the beginning of the answer."""
        return (Interrupted if answer.said else EngineFailed)(why, where=engine.name)


class _Patience:
    """Runs out when nothing comes for too long."""

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        self._until = clock.monotonic() + PATIENCE

    def over(self) -> bool:
        return clock.monotonic() > self._until


def candidates(run: Run) -> list[Candidate[LanguageModel]]:
    """The engines that the settings name, and last the starter model, which is always there."""
    config = run.config.llm
    models = [config.model] if config.model == STARTER else [config.model, STARTER]
    return [
        Candidate(f"the language model {label(model)}", partial(load, run, config, engine, model))
        for model in models
        for engine in config.engines
    ]


def load(run: Run, config: LlmConfig, engine: str, model: str) -> LanguageModel:
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
    prepare = as_heard if model == STARTER else str
    return Llama(machine, label(model), config.system if model == config.model else "", prepare=prepare)
