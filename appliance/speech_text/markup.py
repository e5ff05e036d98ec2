"""What is written for the eye, taken away: markdown, HTML, addresses, emoji. Knows no language but the few words it is given."""

import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from appliance.speech_text.language import Language

MAX_HOST = 40
"""Characters of a host's name that are read aloud; longer ones are "a link"."""

_FENCE = re.compile(r"\s*(?:```|~~~)")
_RULE = re.compile(r"\s*[-*_=|:+\s]*[-*_=|]{2}[-*_=|:+\s]*$")
_QUOTE = re.compile(r"\s*(?:>\s?)+")
_HEADING = re.compile(r"\s*#{1,6}\s+(.*?)[\s#]*$")
_ITEM = re.compile(r"\s*[-*+•‣◦▪·]\s+(?:\[[ xX]\]\s+)?")
_NUMBERED = re.compile(r"\s*(\d{1,3})[.)]\s+")
_ROW = re.compile(r"\s*\|(.*?)\|?\s*$")
_ENDS = tuple(".!?:;,…")

_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?:\s+\"[^\"]*\")?\)|\[[^\[\]]*\])")
_FOOTNOTE = re.compile(r"\[\^?\d{1,3}\]")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,9}(?:\s+[\w-]{1,20}=(?:\"[^\"<>]*\"|'[^'<>]*'))*\s*/?>|<!--|-->")
_ADDRESS = re.compile(r"<?\b(?:https?://|www\.)[^\s<>]+>?", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.+-])([\w+-]+(?:\.[\w+-]+)*)@([\w-]+(?:\.[\w-]+)+)")
_SMILEY = re.compile(r"(?<!\S)[:;=][-']?[)(DPpO|/\\](?!\S)")
_TIMES = re.compile(r"(?<=\d)\s?\*\s?(?=\d)")
_EMPHASIS = re.compile(r"\*+(?=\S)|(?<=\S)\*+|~~|`+|(?<![^\W_])_+|_+(?![^\W_])")
_DOT = re.compile(r"(?<=[^\W\d_])\.(?=[a-z0-9])|(?<=\d)\.(?=[a-z]{2})")

_VARIATIONS = re.compile("[\ufe00-\ufe0f\u20e3\U000e0000-\U000e01ef]")
_SPOKEN_SIGNS = frozenset("°№^`©®")
_FRACTIONS_AND_POWERS = frozenset("½¼¾⅓⅔²³")
_PICTURES = frozenset(("So", "Sk", "Cf", "Co", "Cs", "Cn", "Cc"))


def without_code(text: str, inside: bool, language: Language) -> tuple[str, bool]:
    """The text with each block of code made one phrase, and whether it ends inside of one. `inside`: it begins so."""
    kept = []
    for line in text.split("\n"):
        if _FENCE.match(line) and line.count("```") < 2:  # Two of them on one line are a code span.
            if not inside:
                kept.append(language.code)
            inside = not inside
        elif not inside:
            kept.append(line)
    return "\n".join(kept), inside


def plain(text: str, language: Language) -> str:
    """One line of plain text. Blocks of code are gone already."""
    lines = [line for line in _lines(text) if line]
    joined = " ".join(line if at == len(lines) - 1 else _closed(line) for at, line in enumerate(lines))
    return _without_pictures(_inline(joined, language))


def _lines(text: str) -> Iterator[str]:
    """Each line without the marks at its beginning; one that had such marks and no end gets a newline sign for a pause."""
    for raw in text.split("\n"):
        line = _QUOTE.sub("", raw, count=1) if _QUOTE.match(raw) else raw
        if _RULE.match(line):
            continue
        if heading := _HEADING.match(line):
            yield heading[1].strip() + "\n"
        elif row := _ROW.match(line):
            yield ", ".join(cell.strip() for cell in row[1].split("|") if cell.strip()) + "\n"
        elif item := _ITEM.match(line):
            yield line[item.end() :].strip() + "\n"
        elif numbered := _NUMBERED.match(line):
            yield f"{numbered[1]}, {line[numbered.end() :].strip()}\n"
        else:
            yield line.strip()


def _closed(line: str) -> str:
    """A heading, item or row is a sentence of its own."""
    bare = line.rstrip("\n")
    return bare + "." if line.endswith("\n") and bare and not bare.rstrip("*_`").endswith(_ENDS) else bare


def _inline(text: str, language: Language) -> str:
    text = _FOOTNOTE.sub("", _IMAGE_OR_LINK.sub(r"\1", text))
    text = _ADDRESS.sub(lambda at: _host(at[0], language), text)
    text = html.unescape(_TAG.sub(" ", text))
    text = _EMAIL.sub(lambda at: f"{_dotted(at[1], language)} {language.at} {_dotted(at[2], language)}", text)
    text = _EMPHASIS.sub("", _TIMES.sub(" × ", _SMILEY.sub("", text)))
    return _DOT.sub(f" {language.dot} ", _keep_initials(text)).replace("\ue000", ".")


def _keep_initials(text: str) -> str:
    """Hides the full stops of "e.g." and "p.m." from the rule that reads "example.com"."""
    return re.sub(r"\b(?:[^\W\d_]\.){2,}", lambda at: at[0].replace(".", "\ue000"), text)


def _host(address: str, language: Language) -> str:
    bare = address.strip("<>")
    kept = bare.rstrip(".,;:!?)]}\"'*_`")
    try:
        host = urlsplit(kept if "//" in kept else f"//{kept}").hostname or ""
    except ValueError:
        host = ""
    host = host.removeprefix("www.")
    readable = host and len(host) <= MAX_HOST and not host[-1].isdigit() and "." in host and host.isascii()
    return (_dotted(host, language) if readable else language.link) + bare[len(kept) :]


def _dotted(name: str, language: Language) -> str:
    return name.replace(".", f" {language.dot} ").replace("-", " ").replace("_", " ").replace("+", " plus ")


def _without_pictures(text: str) -> str:
    """Emoji, dingbats, control and invisible characters go; numerals of any kind become digits."""
    text = _VARIATIONS.sub("", text)
    return "".join(_character(character) for character in text)


def _character(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() else " "
    if character in _SPOKEN_SIGNS:
        return character
    if character in _FRACTIONS_AND_POWERS:
        return character
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("No", "Nl"):
        return unicodedata.normalize("NFKC", character)
    if category in _PICTURES:
        return "" if category == "Cf" else " "
    return " " if category[0] == "Z" else character
