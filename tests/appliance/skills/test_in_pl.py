"""Polish: what people say, what nobody here should take, and answers that read as Polish."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from appliance.skills import Answer, Context, Match, Skills, Timer
from appliance.skills.skill import Slot
from appliance.store import Kept

NOW = datetime(2026, 11, 21, 16, 20, tzinfo=timezone(timedelta(hours=1)))

SAID: list[tuple[str, str, dict[str, Slot]]] = [
    ("która jest godzina", "time.now", {}),
    ("powiedz mi która godzina", "time.now", {}),
    ("którego dziś mamy", "date.date", {"away": 0}),
    ("jaki jutro jest dzień tygodnia", "date.weekday", {"away": 1}),
    ("ile dni zostało do wigilii", "date.until", {"on": "12-24"}),
    ("ustaw minutnik na dziesięć minut", "timer.set", {"seconds": 600}),
    ("czy mogłabyś ustawić mi timer na półtorej godziny", "timer.set", {"seconds": 5400}),
    ("nastaw pięciominutowy minutnik", "timer.set", {"seconds": 300}),
    ("minutnik na makaron na dziewięć minut", "timer.set", {"name": "makaron", "seconds": 540}),
    ("jeszcze dwie minutki", "timer.extend", {"seconds": 120}),
    ("ile czasu zostało na minutniku", "timer.query", {}),
    ("wyłącz proszę minutnik", "timer.cancel", {}),
    ("skasuj wszystkie minutniki", "timer.cancel_all", {}),
    ("obudź mnie jutro o wpół do siódmej", "alarm.set", {"day": "tomorrow", "at": "06:30", "half": "unknown"}),
    ("budzik na siódmą rano w dni robocze", "alarm.set", {"days": "weekdays", "at": "07:00", "half": "am"}),
    ("za kwadrans ósma obudź mnie", "alarm.set", {"at": "07:45", "half": "unknown"}),
    ("nie budź mnie jutro", "alarm.skip", {"day": "tomorrow"}),
    ("jakie mam budziki", "alarm.list", {}),
    ("przypomnij mi za godzinę o praniu", "reminder.set", {"seconds": 3600, "words": "praniu"}),
    (
        "przypomnij mi jutro o dziewiątej żeby zadzwonić do mamy",
        "reminder.set",
        {"day": "tomorrow", "at": "09:00", "half": "unknown", "words": "zadzwonić do mamy"},
    ),
    ("zatrzymaj stoper", "stopwatch.stop", {}),
    ("dopisz do listy zakupów masło, jajka i mleko", "list.add", {"list": "shopping", "item": "masło, jajka i mleko"}),
    ("skończyło się mleko", "list.add", {"item": "mleko"}),
    ("co mamy na liście zakupów", "list.read", {"list": "shopping"}),
    ("wykreśl chleb z listy", "list.remove", {"item": "chleb"}),
    ("ile to jest piętnaście procent z osiemdziesięciu", "calculate.evaluate", {"expression": "15 % of 80"}),
    ("trzy do potęgi czwartej", "calculate.evaluate", {"expression": "3 ^ 4"}),
    ("ile gramów ma funt", "convert.convert", {"amount": 1, "source": "pound", "target": "gram"}),
    ("zamień pięć mil na kilometry", "convert.convert", {"amount": 5, "source": "mile", "target": "kilometer"}),
    ("rzuć dwiema kostkami", "chance.dice", {"count": 2}),
    ("o której jutro zachodzi słońce", "sun.set", {"day": "tomorrow"}),
    ("trochę ciszej", "volume.down", {"step": 5}),
    ("głośność trzydzieści procent", "volume.set", {"percent": 30}),
    ("czy jutro będzie padać", "weather.rain", {"day": "tomorrow"}),
    ("ile jest stopni na dworze", "weather.temperature", {}),
    ("puść radio zet", "music.radio", {"station": "zet"}),
    ("co to za piosenka", "music.what", {}),
    ("co zrozumiałeś", "repeat.heard", {}),
    ("zapamiętaj że klucze są w szufladzie", "memory.remember", {"text": "klucze są w szufladzie"}),
    ("mów po niemiecku", "language.set", {"language": "de"}),
    ("uruchom się ponownie", "device.restart", {}),
    ("już nie śpię", "stop.stop", {}),
    ("co potrafisz", "help.abilities", {}),
    ("weź ustaw minutnik na trzy minuty", "timer.set", {"seconds": 180}),
    ("minutnik na jajka wyłącz", "timer.cancel", {"name": "jajka"}),
    ("minutnik przedłuż o dwie minuty", "timer.extend", {"seconds": 120}),
    ("muszę jutro wstać o piątej obudź mnie", "alarm.set", {"day": "tomorrow", "at": "05:00", "half": "unknown"}),
    ("jutrzejszy budzik skasuj", "alarm.cancel", {"day": "tomorrow"}),
    ("o spotkaniu przypomnij mi o trzeciej", "reminder.set", {"words": "spotkaniu", "at": "03:00", "half": "unknown"}),
    ("słuchaj dodaj mleko do listy zakupów dzięki", "list.add", {"item": "mleko", "list": "shopping"}),
    ("chleb skreśl z listy zakupów", "list.remove", {"item": "chleb", "list": "shopping"}),
    ("ścisz trochę dziecko śpi", "volume.down", {"step": 5}),
    ("zachód słońca kiedy", "sun.set", {}),
    ("czy nie będzie padać", "weather.rain", {"day": "today"}),
    ("muzykę na pauzę", "music.pause", {}),
    ("gdzie mam klucze", "memory.recall", {"text": "klucze"}),
]

NOBODYS = [
    "która godzina jest w tokio",
    "włącz światło w kuchni",
    "wyłącz telewizor",
    "jaka będzie jutro pogoda w krakowie",
    "ile kosztuje chleb",
    "ile lat ma prezydent",
    "zadzwoń do mamy",
    "jak ugotować jajko",
    "opowiedz dowcip",
    "jak daleko jest do księżyca",
    "kupiłem nowy samochód",
    "gdzie leży warszawa",
    "dziecko śpi",
    "nie dzwoń do mnie więcej janku",
]


@pytest.fixture(scope="module")
def polish() -> Skills:
    return Skills("pl")


@pytest.mark.parametrize(("text", "intent", "slots"), SAID)
def test_what_people_say_in_polish(polish: Skills, text: str, intent: str, slots: dict[str, Slot]) -> None:
    match = polish.match(text)
    assert match is not None
    assert (f"{match.skill}.{match.intent}", match.slots, match.complete) == (intent, slots, True)


@pytest.mark.parametrize("text", NOBODYS)
def test_what_is_nobodys_in_polish(polish: Skills, text: str) -> None:
    assert polish.match(text) is None


def answered(polish: Skills, text: str, asked: Match | None = None, *timers: Timer) -> Answer:
    match = polish.match(text, asked)
    assert match is not None
    return polish.answer(match, Context(now=NOW, kept=Kept(timers=timers), language="pl", languages=("pl", "en")))


def test_a_timer_is_asked_for_its_length(polish: Skills) -> None:
    first = answered(polish, "ustaw minutnik do herbaty")
    assert first.text == "Na jak długo?"
    assert answered(polish, "na trzy minuty", first.asks).text == "Minutnik herbaty, 3 minuty, start."


def test_counted_timers_have_their_plural(polish: Skills) -> None:
    now = NOW.astimezone(UTC)
    timers = [Timer(number, "", now + timedelta(minutes=number), now) for number in range(1, 6)]
    assert answered(polish, "jakie mam minutniki", None, *timers[:2]).text.startswith("Masz 2 minutniki: ")
    assert answered(polish, "jakie mam minutniki", None, *timers).text.startswith("Masz 5 minutników: ")


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("jaka jest dzisiaj data", "Dziś jest sobota, 21 listopada."),
        ("obudź mnie jutro o siódmej", "Budzik: jutro, godzina 07:00."),
        ("dopisz mleko i jajka", "Dodane do listy zakupów: mleko i jajka."),
        ("ile to jest dziesięć podzielić przez trzy", "To około 3,33."),
        ("ile centymetrów ma cal", "1 cal to 2,54 centymetra."),
        (
            "mów po japońsku",
            "Jeszcze nie umiem mówić po japońsku: nie ma tu jego rozpoznawania mowy albo głosu. Mówię po polsku i po angielsku.",
        ),
    ],
)
def test_answers_in_polish(polish: Skills, text: str, reply: str) -> None:
    assert answered(polish, text).text == reply
