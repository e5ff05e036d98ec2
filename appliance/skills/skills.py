"""All skills in one language: whose is this utterance, and what is the answer."""

from collections.abc import Iterable
from importlib.resources import files

from appliance.errors import BadInput
from appliance.skills.matcher import Matcher
from appliance.skills.sentences import read_sentences
from appliance.skills.skill import Answer, Context, Match, Phrases
from appliance.skills.table import SKILLS, Row
from appliance.speech_text import written


class Skills:
    """Loaded once; then pure, and safe to use from any thread."""

    def __init__(self, language: str = "en", called: Iterable[str] = (), table: tuple[Row, ...] = SKILLS) -> None:
        """`called` are the names that the speaker goes by, for transcripts that begin with its wake word.

        Raises:
            BadInput: no skill speaks this language, or a sentence file is damaged.
        """
        common = files(__package__) / f"{language}.yaml"
        if not common.is_file():
            raise BadInput(f"no skill speaks {language!r} yet.", where="stt.language", remedy="Set it to `en`.")
        there = {row.name: row for row in table if (row.folder / f"{language}.yaml").is_file()}
        sentences = {name: read_sentences(row.folder / f"{language}.yaml") for name, row in there.items()}
        abilities = written.listed([file.ability for file in sentences.values() if file.ability], language)
        self._answers = {name: row.answer for name, row in there.items()}
        self._phrases = {name: Phrases(language, file.replies, abilities) for name, file in sentences.items()}
        self._matcher = Matcher(read_sentences(common), sentences, called)

    def match(self, text: str, asked: Match | None = None) -> Match | None:
        """The skill that owns this whole utterance; None for none. `asked` is the last answer's `asks`."""
        return self._matcher.match(text, asked)

    def answer(self, match: Match, context: Context) -> Answer:
        """What to say and to do."""
        return self._answers[match.skill](match, context, self._phrases[match.skill])
