"""A Pipecat pipeline on its own local audio transport, with the appliance's engines. Runs in the peers' own environment.

`.hark/peers/venv/bin/python -m tests.benchmarks.peers.pipecat_bot --turns default --server http://127.0.0.1:PORT/v1`
"""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from loguru import logger
from openai.types.chat import ChatCompletionChunk
from pipecat.audio.turn.smart_turn.base_smart_turn import SmartTurnParams
from pipecat.audio.turn.smart_turn.local_smart_turn_v3 import LocalSmartTurnAnalyzerV3
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import Frame, StartFrame, TranscriptionFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineParams, PipelineWorker
from pipecat.processors.aggregators.llm_context import LLMContext
from pipecat.processors.aggregators.llm_response_universal import LLMContextAggregatorPair, LLMUserAggregatorParams
from pipecat.services.openai.llm import OpenAILLMService
from pipecat.services.settings import STTSettings, TTSSettings
from pipecat.services.stt_service import SegmentedSTTService
from pipecat.services.tts_service import TTSService
from pipecat.transports.local.audio import LocalAudioTransport, LocalAudioTransportParams
from pipecat.turns.user_stop import SpeechTimeoutUserTurnStopStrategy, TurnAnalyzerUserTurnStopStrategy
from pipecat.turns.user_turn_strategies import UserTurnStrategies
from pipecat.utils.time import time_now_iso8601
from pipecat.workers.runner import WorkerRunner

from appliance.engines import LanguageModel, Token
from tests.benchmarks.peers import engines

if TYPE_CHECKING:
    from appliance.stt.whisper import Whisper
    from appliance.tts.espeak import Espeak

RATE = 16_000

SHORT_LEASH = 1.0
"""Seconds after which a turn that its model takes for unfinished ends all the same; 3 by default."""

TURNS = ("default", "tuned", "plain")

TTFS = 0.35
"""Seconds from the end of speech to the final transcript at the 99th percentile, as its documentation wants it measured: its
own silence of 0.2 s, and our ears with room. By default it assumes 1 s."""

T = TypeVar("T")


class OurEars(SegmentedSTTService):
    """The appliance's whisper.cpp."""

    def __init__(self, engine: "Whisper") -> None:
        # Our engine brings the silence after the last word itself, in its window.
        super().__init__(
            trailing_silence_secs=0, ttfs_p99_latency=TTFS, settings=STTSettings(model="ears", language="en")
        )
        self._engine = engine

    @property
    def wants_wav_segments(self) -> bool:
        return False

    async def run_stt(self, audio: bytes) -> AsyncGenerator[Frame | None, None]:
        samples = np.frombuffer(audio, np.int16)
        heard = await asyncio.to_thread(self._engine.transcribe, samples, lambda: False)
        say(f"heard {heard.text}")
        if heard.text:
            yield TranscriptionFrame(heard.text, self._user_id, time_now_iso8601())


class OurVoice(TTSService):
    """The appliance's espeak-ng, a sentence at a time."""

    def __init__(self, engine: "Espeak") -> None:
        settings = TTSSettings(model=None, voice="en", language=None)
        super().__init__(push_start_frame=True, push_stop_frames=True, sample_rate=RATE, settings=settings)
        self._engine = engine

    async def run_tts(self, text: str, context_id: str) -> AsyncGenerator[Frame, None]:
        async def pieces() -> AsyncIterator[bytes]:
            async for piece in stepped(self._engine.speak(text, lambda: False)):
                yield piece.tobytes()

        say(f"speaks {text}")
        async for frame in self._stream_audio_frames_from_iterator(
            pieces(), in_sample_rate=RATE, context_id=context_id
        ):
            yield frame


class OurMind(OpenAILLMService):
    """The appliance's llama.cpp in this process, where OpenAI's service would ask a server."""

    def __init__(self, engine: LanguageModel) -> None:
        super().__init__(api_key="none", base_url="http://127.0.0.1:9/v1")
        self._engine = engine

    async def get_chat_completions(self, context: LLMContext) -> Any:
        asked = [message for message in context.get_messages() if message["role"] == "user"]
        return self._answer(str(asked[-1]["content"]))

    async def _answer(self, question: str) -> AsyncIterator[ChatCompletionChunk]:
        async for part in stepped(self._engine.answer(question, (), engines.MAX_TOKENS, lambda: False)):
            if isinstance(part, Token):
                yield chunk(part.text)


def chunk(text: str) -> ChatCompletionChunk:
    """A piece of an answer as OpenAI's client has it."""
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": None}
    frame = {"id": "mind", "object": "chat.completion.chunk", "created": int(time.time()), "model": "mind"}
    return ChatCompletionChunk.model_validate({**frame, "choices": [choice]})


async def stepped(iterator: Iterator[T]) -> AsyncIterator[T]:
    """An iterator that works, each step of it in a thread."""
    while (item := await asyncio.to_thread(next, iterator, None)) is not None:
        yield item


def say(line: str) -> None:
    """A line for whoever started this."""
    print(line, flush=True)


def strategies(turns: str) -> UserTurnStrategies:
    """When a turn ends: as Pipecat does by default, the same with a short leash, or after 0.2 s of silence."""
    if turns == "default":
        return UserTurnStrategies()
    if turns == "tuned":
        analyzer = LocalSmartTurnAnalyzerV3(params=SmartTurnParams(stop_secs=SHORT_LEASH))
        return UserTurnStrategies(stop=[TurnAnalyzerUserTurnStopStrategy(turn_analyzer=analyzer)])
    # Its voice activity detector waits for 0.2 s of silence before this timeout begins.
    return UserTurnStrategies(stop=[SpeechTimeoutUserTurnStopStrategy(user_speech_timeout=0.0)])


async def run(turns: str, server: str, ears: str, mind: str) -> None:
    """The pipeline as its examples have it."""
    params = LocalAudioTransportParams(audio_in_enabled=True, audio_out_enabled=True)
    transport = LocalAudioTransport(params)
    model = OpenAILLMService(api_key="none", base_url=server) if server else OurMind(engines.mind(mind))
    user = LLMUserAggregatorParams(vad_analyzer=SileroVADAnalyzer(), user_turn_strategies=strategies(turns))
    context = LLMContextAggregatorPair(LLMContext(), user_params=user)
    heard, spoken = OurEars(engines.ears(ears)), OurVoice(engines.voice())
    pipeline = Pipeline(
        [transport.input(), heard, context.user(), model, spoken, transport.output(), context.assistant()]
    )
    rates = PipelineParams(audio_in_sample_rate=RATE, audio_out_sample_rate=RATE)
    worker = PipelineWorker(pipeline, params=rates, idle_timeout_secs=None)

    @worker.event_handler("on_pipeline_started")
    async def on_pipeline_started(_worker: PipelineWorker, _frame: StartFrame) -> None:
        say("ready")

    runner = WorkerRunner()
    await runner.add_workers(worker)
    await runner.run()


def main() -> None:
    """Answers until it is ended."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", choices=TURNS, default="default")
    parser.add_argument(
        "--server", default="", help="an OpenAI-compatible address; without it, the language model runs here"
    )
    parser.add_argument("--ears", default=engines.STARTER)
    parser.add_argument("--mind", default=engines.STARTER)
    options = parser.parse_args()
    engines.leave_out_services()
    logger.remove()
    logger.add(sys.stderr, level=os.environ.get("PEERS_LOG", "WARNING"))
    asyncio.run(run(options.turns, options.server, options.ears, options.mind))


if __name__ == "__main__":
    main()
