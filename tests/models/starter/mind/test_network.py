"""The network and the file it is written to: llama.cpp must compute what torch computes."""

import math
from pathlib import Path
from typing import Any

import pytest

torch = pytest.importorskip("torch", reason="the recipe needs the extra `train`")
pytest.importorskip("gguf", reason="the recipe needs the extra `train`")
llama_cpp = pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed")

from models.starter.mind import tokenizer as t  # noqa: E402  # only where the extra is there
from models.starter.mind.export import export  # noqa: E402  # the same
from models.starter.mind.network import Mind, Shape  # noqa: E402  # the same
from models.starter.mind.training import Course, blended, rate_at  # noqa: E402  # the same

PIECES = t.Tokenizer(t.learn_pieces([" what is it", "It is a cat."], 60))


def fresh_mind() -> Any:
    """Untrained, with weights large enough that a wrong rotation or norm shows."""
    torch.manual_seed(5)
    mind = Mind(Shape(PIECES.size, width=64, layers=2, heads=4, key_heads=2, hidden=96))
    with torch.no_grad():
        for weight in mind.parameters():
            if weight.ndim == 2:
                weight.normal_(std=0.15)
    return mind.eval()


def test_llama_cpp_computes_what_torch_computes(tmp_path: Path) -> None:
    mind = fresh_mind()
    export(mind, PIECES, tmp_path / "fresh.gguf")
    ids = [t.BEGIN, t.USER, *PIECES.encode(" what is it"), t.END, t.ASSISTANT]
    with torch.no_grad():
        ours = mind.logits(mind(torch.tensor([ids]), torch.arange(len(ids))[None]))[0]
    llama = llama_cpp.Llama(str(tmp_path / "fresh.gguf"), n_ctx=64, n_threads=1, logits_all=True, verbose=False)
    llama.eval(ids)
    theirs = torch.tensor(llama.scores[: len(ids)])
    alike = torch.nn.functional.cosine_similarity(ours, theirs, dim=-1)
    assert alike.min() > 0.995, "8-bit weights and activations cost less than this"


def test_nobody_sees_what_comes_later() -> None:
    mind = fresh_mind()
    first, second = torch.tensor([[1, 4, 270, 2]]), torch.tensor([[1, 4, 270, 5]])
    with torch.no_grad():
        states = [mind(tokens, torch.arange(4)[None]) for tokens in (first, second)]
    assert torch.allclose(states[0][:, :3], states[1][:, :3], atol=1e-6)


def test_the_rate_rises_to_its_peak_and_falls_to_a_hundredth() -> None:
    course = Course(steps=100, peak_rate=1.0, rough=False, warmup=10)
    assert rate_at(0, course) == pytest.approx(0.1)
    assert rate_at(10, course) == pytest.approx(1.0)
    assert rate_at(100, course) == pytest.approx(0.01)
    assert all(rate_at(step, course) > rate_at(step + 1, course) for step in range(10, 99))


def test_a_blend_lies_between_both_courses() -> None:
    mixed = blended({"w": torch.tensor([0.0])}, {"w": torch.tensor([1.0])})
    assert math.isclose(float(mixed["w"]), 0.8, rel_tol=1e-6)
