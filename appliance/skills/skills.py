"""All skills in one language: whose is this utterance, and what is the answer."""

from collections.abc import Iterable

import msgspec

from appliance.errors import BadInput
from appliance.skills.matching.grammar import Grammar
from appliance.skills.matching.matcher import Matcher, Near
from appliance.skills.matching.words import Words
from appliance.skills.sentences import Data, SentenceFile, read_sentences
from appliance.skills.skill import Answer, Context, Match, Phrases, Result
from appliance.skills.table import SKILLS, TROUBLE, Row, common_file
from appliance.speech_text import written

_NEAR = "near"
"""Owns yes and no to "did you mean"; no skill may have this name."""
_ASKED = Match(_NEAR, "asked")


class Skills:
    """Loaded once; then pure, and safe to use from any thread."""

    def __init__(self, language: str = "en", called: Iterable[str] = (), table: tuple[Row, ...] = SKILLS) -> None:
        """`called` are the names that the speaker goes by, for transcripts that begin with its wake word.

        Raises:
            BadInput: no skill speaks this language, or a sentence file of ours is damaged.
        """
        file = common_file(language)
        if not file.is_file():
            raise BadInput(f"no skill speaks {language!r} yet.", where="locale.language", remedy="Set it to `en`.")
        common = read_sentences(file)
        sentences, trouble = _sentences(common, table)
        self.language = language
        self.table = table
        self.trouble: tuple[str, ...] = (*TROUBLE, *trouble)
        """What is the matter with skills of others that were left out, for people."""
        abilities = written.listed([file.ability for file in sentences.values() if file.ability], language)
        self._rows = {row.name: row for row in table if row.name in sentences}
        self._phrases = {name: Phrases(language, file.replies, abilities) for name, file in sentences.items()}
        self._near = common.near
        self._matcher = Matcher(common, sentences | {_NEAR: _yes_and_no(common)}, called)

    def match(self, text: str, asked: Match | None = None) -> Match | None:
        """The skill that owns this whole utterance, slips of a recogniser aside; None for none.

        `asked` is the last answer's `asks`. What deletes or switches off has to be heard word for word; see `nearest`.
        """
        near_miss = asked is not None and asked.close
        question = _ASKED if near_miss else asked
        found = self._matcher.match(text, question) or next(
            (near.match for near in self._matcher.tolerant(text, question) if not self._is_delicate(near.match)), None
        )
        if found and found.skill == _NEAR and found.intent == "agree" and asked is not None:
            return msgspec.structs.replace(asked, close=False)
        return found

    def nearest(self, text: str) -> Near | None:
        """What an utterance that `match` knows nothing of probably was. Never done before it was asked about: see `ask`."""
        delicate = (near for near in self._matcher.tolerant(text) if self._is_delicate(near.match))
        return next(delicate, None) or self._matcher.nearest(text)

    def ask(self, near: Near) -> Answer:
        """The question whether that was meant: "Did you mean: set a timer for ten minutes?"."""
        asks = msgspec.structs.replace(near.match, close=True)
        return Answer(self._near.question.format(words=near.words), asks=asks)

    def answer(self, match: Match, context: Context) -> Answer:
        """What to say and to do."""
        if match.skill == _NEAR:
            return Answer(self._near.refused)
        return self._rows[match.skill].answer(match, context, self._phrases[match.skill])

    def finish(self, match: Match, result: Result, context: Context) -> Answer:
        """The answer when the service that `Answer.call` named has answered, or has not.

        Raises:
            BadInput: the skill calls a service and has no `finish`.
        """
        finish = self._rows[match.skill].finish
        if finish is None:
            raise BadInput("calls a service and has no `finish`.", where=f"the skill {match.skill}")
        return finish(match, result, context, self._phrases[match.skill])

    def _is_delicate(self, match: Match) -> bool:
        row = self._rows.get(match.skill)
        return row is not None and match.intent in row.delicate


def _sentences(common: SentenceFile, table: tuple[Row, ...]) -> tuple[dict[str, SentenceFile], list[str]]:
    """The sentence files of the skills that speak this language; and why those of others are left out.

    Raises:
        BadInput: one of ours is damaged.
    """
    found: dict[str, SentenceFile] = {}
    trouble = []
    words: Words | None = None
    for row in table:
        file = row.folder / f"{common.language}.yaml"
        if not file.is_file():
            continue
        try:
            sentences = read_sentences(file)
            if not row.ours:
                words = words or Words(common)
                Grammar(common, {row.name: sentences}, words)
            found[row.name] = sentences
        except (BadInput, RecursionError) as wrong:  # A rule of rules may name itself.
            if row.ours:
                raise
            trouble.append(f"The skill {row.name!r} is left out: {wrong}")
    return found, trouble


def _yes_and_no(common: SentenceFile) -> SentenceFile:
    asked = {"asked": f"{_ASKED.skill}.{_ASKED.intent}"}
    near = common.near
    intents = {
        "agree": [Data(near.agree, requires_context=asked)],
        "refuse": [Data(near.refuse, requires_context=asked)],
    }
    return SentenceFile(common.language, intents=intents)
