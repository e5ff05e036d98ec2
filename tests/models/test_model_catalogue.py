"""The shipped catalogue holds together, and says so when it does not."""

import json
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from model_builder import catalogue_of, entry

from models import catalogue, catalogue_import
from models.errors import CatalogueDamaged, UnknownModel
from models.kinds import Board, LicenceClass, Task

FACTS = Path(__file__).parents[3] / "shared" / "models" / "catalog.json"


def test_the_catalogue_has_models_for_every_job() -> None:
    jobs = Counter(model.task for model in catalogue.load().models)
    assert jobs.keys() == set(Task)
    assert jobs[Task.STT] >= 30
    assert jobs[Task.LLM] >= 30
    assert jobs[Task.TTS] >= 80


def test_the_same_bytes_stand_in_the_catalogue_once() -> None:
    known = catalogue.load().models
    assert len({model.key for model in known}) == len(known)
    assert len({model.folder for model in known}) == len(known)


def test_one_file_name_with_other_bytes_is_another_model() -> None:
    twins = [model for model in catalogue.load().models if model.files[0].name == "Qwen3-1.7B-Q4_K_M.gguf"]
    assert len({model.repository for model in twins}) == len(twins) == 2


def test_every_voice_brings_its_configuration_and_every_wake_word_too() -> None:
    for model in catalogue.load().models:
        names = [file.name for file in model.files]
        if model.task is Task.TTS:
            assert names == [names[0], names[0] + ".json"]
        if model.task is Task.WAKE:
            assert names == [names[0], names[0].replace(".tflite", ".json")]


def test_every_board_has_suggestions_with_a_licence_that_asks_for_nothing() -> None:
    known = catalogue.load()
    for entry_ in known.defaults:
        model = known.find(entry_.model, entry_.task)
        assert entry_.board in model.good_for
        assert not model.licence_class.needs_agreement
        assert model.speaks(entry_.language or "en")


@pytest.mark.parametrize(
    ("board", "language", "expected"),
    [
        (Board.ZERO2W, "en", ["whisper-tiny.en-q5_1"]),
        (Board.ZERO2W, "de", ["whisper-tiny-q5_1"]),
        (Board.PI4, "en-GB", ["whisper-base.en-q5_1", "qwen3-0.6b-q8_0", "piper-en_US-ljspeech-medium"]),
        (Board.PI4, "pl", ["whisper-base-q5_1", "qwen3-0.6b-q8_0"]),
        (
            Board.JETSON,
            "en",
            [
                "whisper-large-v3-turbo-q5_0",
                "qwen3.5-4b-q4_k_m",
                "piper-en_US-ljspeech-high",
                "smart-turn-v3.2-cpu",
            ],
        ),
    ],
)
def test_a_board_gets_what_it_can_run_in_its_owners_language(board: Board, language: str, expected: list[str]) -> None:
    assert [model.id for model in catalogue.load().defaults_for(board, language)] == expected


def test_an_unknown_name_is_answered_with_the_nearest_ones() -> None:
    with pytest.raises(UnknownModel) as refusal:
        catalogue.load().find("whisper-bas-q5_1")
    assert str(refusal.value).startswith("no model is called 'whisper-bas-q5_1'. Nearest: whisper-base-q5_1, ")


def test_a_model_for_another_job_is_refused_by_its_job() -> None:
    with pytest.raises(UnknownModel, match="'whisper-base' is a model for stt, not for llm"):
        catalogue.load().find("whisper-base", Task.LLM)


def test_languages_match_by_region_and_by_openness() -> None:
    known = catalogue.load()
    voice, open_ears = known.find("piper-pt_BR-faber-medium"), known.find("whisper-base")
    assert voice.speaks("pt")
    assert voice.speaks("pt_br")
    assert not voice.speaks("pt-PT")
    assert open_ears.speaks("sw")


def test_only_clean_and_attributed_licences_need_no_agreement() -> None:
    free = {kind for kind in LicenceClass if not kind.needs_agreement}
    assert free == {LicenceClass.CLEAN, LicenceClass.ATTRIBUTION}


def test_a_model_that_needs_agreement_says_why() -> None:
    asking = [model for model in catalogue.load().models if model.licence_class.needs_agreement]
    assert len(asking) > 50
    assert all(model.licence_note for model in asking)


def test_unknown_jobs_and_boards_are_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownModel, match="The jobs are stt, llm, tts, vad, wake, turn"):
        catalogue.parse_task("ears")
    with pytest.raises(UnknownModel, match="The boards are zero2w, pi4, pi5, jetson"):
        catalogue.parse_board("pi3")


def spoilt(**changes: object) -> bytes:
    """A catalogue of one model, with changes to that model's first file or to the model."""
    data = msgspec.to_builtins(catalogue_of(entry("m", Task.STT, {"m.bin": b"x"})))
    for key, value in changes.items():
        target = data["models"][0]["files"][0] if key in ("name", "url", "size", "sha256") else data["models"][0]
        target[key] = value
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"{", "cannot be read"),
        (spoilt(title="\0").replace(b"\\u0000", b"\xff"), "cannot be read"),
        (spoilt(extra=1), "unknown field `extra`"),
        (spoilt(name="../m.bin"), r"'\.\./m.bin' is no plain name"),
        (spoilt(name=".m"), "no plain name"),
        (spoilt(id="a/b"), "the id is no plain name"),
        (spoilt(url="http://models.example/owner/repo/v1/m.bin"), "not https at the revision v1"),
        (spoilt(url="https://models.example/owner/repo/main/m.bin"), "not https at the revision v1"),
        (spoilt(sha256="abc"), "exactly one hash"),
        (spoilt(size=None), "only a .json may go without"),
        (spoilt(size=0), "a size"),
        (spoilt(files=[]), "needs files"),
        (spoilt(task="llm"), "the default 'm' of pi4 for stt is no such model"),
    ],
)
def test_a_catalogue_that_does_not_hold_together_is_refused(data: bytes, complaint: str) -> None:
    with pytest.raises(CatalogueDamaged, match=complaint):
        catalogue.parse(data)


def test_a_sound_catalogue_survives_the_round_trip() -> None:
    known = catalogue_of(entry("m", Task.STT, {"m.bin": b"x"}))
    assert catalogue.parse(msgspec.json.encode(known)) == known


@pytest.mark.skipif(not FACTS.exists(), reason="the list of facts is not beside this checkout")
def test_the_shipped_catalogue_is_what_the_facts_and_our_choices_give() -> None:
    assert catalogue_import.build(json.loads(FACTS.read_text())) == catalogue.load()
