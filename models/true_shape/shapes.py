"""The shapes of published models: one table. The numbers are facts of their files, none of their weights or words is here."""

from dataclasses import dataclass

from models.formats import whisper_tensors

F16, Q5_1 = 1, 7
"""ggml's numbers of the types that Whisper's large weights have here."""


@dataclass(frozen=True)
class Ears:
    """An English-only Whisper."""

    catalogue: str
    """The catalogue's model whose times and memory it stands for."""
    width: int
    heads: int
    layers: int
    """In the encoder, and as many in the decoder."""
    weights: int = Q5_1
    vocabulary: int = 51_864
    """Rows; whisper.cpp derives the ids of the special tokens from this number."""
    audio_context: int = 1_500
    text_context: int = 448
    bands: int = 80

    @property
    def shape(self) -> whisper_tensors.Shape:
        """As the format's own table of tensors wants it."""
        return whisper_tensors.Shape(
            vocabulary=self.vocabulary,
            audio_context=self.audio_context,
            audio_width=self.width,
            audio_layers=self.layers,
            text_context=self.text_context,
            text_width=self.width,
            text_layers=self.layers,
            mel_bands=self.bands,
            weights=self.weights,
        )


@dataclass(frozen=True)
class Tokens:
    """Ids of a vocabulary's special tokens, which come after the ordinary ones."""

    ordinary: int
    """Bytes and what is merged from them."""
    named: dict[int, str]
    """Control tokens that the chat template or the loader needs."""
    splitter: str
    """llama.cpp's name of the rule by which text is cut before it is merged."""
    end: int
    """Ends an answer."""
    begin: int = -1
    """Begins a text; none if negative."""


@dataclass(frozen=True)
class Mind:
    """A decoder with grouped heads, gated feed-forward and the embedding as its output."""

    catalogue: str
    """The catalogue's model whose times and memory it stands for."""
    architecture: str
    width: int
    hidden: int
    layers: int
    heads: int
    key_heads: int
    head_width: int
    vocabulary: int
    context: int
    epsilon: float
    rope_base: float
    tokens: Tokens
    template: str
    biases: bool = False
    """Whether queries, keys and values have one."""
    own_output: bool = False
    """Whether the published file brings the output matrix too, though it is the embedding once more."""
    rope_factors: bool = False
    """Whether it brings a factor for each frequency of its rotary positions."""


CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)

HEADERS = (
    "{{ bos_token }}{% for message in messages %}<|start_header_id|>{{ message.role }}<|end_header_id|>\n\n"
    "{{ message.content }}<|eot_id|>{% endfor %}"
    "{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>\n\n{% endif %}"
)

QWEN = Tokens(
    ordinary=151_643,
    named={151_643: "<|endoftext|>", 151_644: "<|im_start|>", 151_645: "<|im_end|>"},
    splitter="qwen2",
    end=151_645,
)

LLAMA = Tokens(
    ordinary=128_000,
    named={
        128_000: "<|begin_of_text|>",
        128_001: "<|end_of_text|>",
        128_006: "<|start_header_id|>",
        128_007: "<|end_header_id|>",
        128_009: "<|eot_id|>",
    },
    splitter="llama-bpe",
    end=128_009,
    begin=128_000,
)

EARS = {
    "whisper-base.en": Ears("whisper-base.en-q5_1", width=512, heads=8, layers=6),
    "whisper-base.en-f16": Ears("whisper-base.en", width=512, heads=8, layers=6, weights=F16),
    "whisper-small.en": Ears("whisper-small.en-q5_1", width=768, heads=12, layers=12),
    "whisper-small.en-f16": Ears("whisper-small.en", width=768, heads=12, layers=12, weights=F16),
}

MINDS = {
    "qwen2.5-0.5b": Mind(
        "qwen2.5-0.5b-instruct-q4_k_m",
        architecture="qwen2",
        width=896,
        hidden=4_864,
        layers=24,
        heads=14,
        key_heads=2,
        head_width=64,
        vocabulary=151_936,
        context=32_768,
        epsilon=1e-6,
        rope_base=1e6,
        tokens=QWEN,
        template=CHATML,
        biases=True,
        own_output=True,
    ),
    "llama-3.2-1b": Mind(
        "llama-3.2-1b-instruct-q4_k_m",
        architecture="llama",
        width=2_048,
        hidden=8_192,
        layers=16,
        heads=32,
        key_heads=8,
        head_width=64,
        vocabulary=128_256,
        context=131_072,
        epsilon=1e-5,
        rope_base=5e5,
        tokens=LLAMA,
        template=HEADERS,
        rope_factors=True,
    ),
}
