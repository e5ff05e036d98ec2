"""What people say in German, whose it is, and what they hear in return."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from appliance.skills import Context, Skills, Timer
from appliance.store import Kept

NOW = datetime(2026, 11, 21, 16, 20, tzinfo=timezone(timedelta(hours=1)))

SAID = [
    ("Wie spät ist es?", "time.now", {}),
    ("Kannst du mir sagen, wie spät es ist?", "time.now", {}),
    ("Den wievielten haben wir heute?", "date.date", {"away": 0}),
    ("Auf welchen Tag fällt der 24. Dezember?", "date.weekday_on", {"day_of_month": 24, "month": 12}),
    ("Stell mir bitte einen Timer auf zehn Minuten.", "timer.set", {"seconds": 600}),
    ("könntest du einen Timer für anderthalb Stunden stellen", "timer.set", {"seconds": 5400}),
    ("stell den Gemüsetimer auf eine Viertelstunde", "timer.set", {"seconds": 900, "name": "gemüse"}),
    ("Nudeltimer abbrechen", "timer.cancel", {"name": "nudel"}),
    ("gib dem Timer noch fünf Minuten", "timer.extend", {"seconds": 300}),
    ("wie lange läuft der Pizzatimer noch", "timer.query", {"name": "pizza"}),
    ("weck mich morgen früh um halb sieben", "alarm.set", {"day": "tomorrow", "at": "06:30", "half": "am"}),
    ("Wecker montags bis freitags um 6.15 Uhr", "alarm.set", {"days": "weekdays", "at": "06:15", "half": "unknown"}),
    ("jeden Samstag um neun wecken", "alarm.set", {"days": "6", "at": "09:00", "half": "unknown"}),
    ("stell einen Wecker", "alarm.set", {}),
    ("mach den Sieben-Uhr-Wecker aus", "alarm.cancel", {"at": "07:00", "half": "unknown"}),
    ("noch zehn Minuten schlafen", "alarm.snooze", {"seconds": 600}),
    ("erinnere mich in einer Stunde an die Wäsche", "reminder.set", {"seconds": 3600, "words": "wäsche"}),
    (
        "erinnere mich daran, morgen um zehn Mama anzurufen",
        "reminder.set",
        {"day": "tomorrow", "at": "10:00", "half": "unknown", "words": "mama anzurufen"},
    ),
    ("welche Erinnerungen habe ich", "reminder.list", {}),
    ("setz die Stoppuhr auf null zurück", "stopwatch.reset", {}),
    (
        "Setz Milch, Eier und Brot auf die Einkaufsliste.",
        "list.add",
        {"item": "milch, eier und brot", "list": "shopping"},
    ),
    ("kannst du Äpfel auf den Einkaufszettel schreiben", "list.add", {"item": "äpfel", "list": "shopping"}),
    ("leg eine Packliste an", "list.new", {"list": "pack"}),
    ("streich die Milch von der Einkaufsliste", "list.remove", {"item": "milch", "list": "shopping"}),
    ("was steht auf der Packliste", "list.read", {"list": "pack"}),
    ("wie viel ist zweitausendfünfhundert durch vier", "calculate.evaluate", {"expression": "2500 / 4"}),
    ("was sind 15 % von 80", "calculate.evaluate", {"expression": "15 % of 80"}),
    (
        "wie viel sind fünf Meilen in Kilometern",
        "convert.convert",
        {"amount": 5, "source": "mile", "target": "kilometer"},
    ),
    ("wirf zwei Würfel", "chance.dice", {"count": 2}),
    ("wann geht morgen die Sonne unter", "sun.set", {"day": "tomorrow"}),
    ("mach mal ein bisschen leiser", "volume.down", {"step": 5}),
    ("Lautstärke auf dreißig Prozent", "volume.set", {"percent": 30}),
    ("brauche ich morgen einen Regenschirm", "weather.rain", {"day": "tomorrow"}),
    ("spiel was von den Toten Hosen", "music.play", {"what": "den toten hosen", "kind": "artist"}),
    ("schalte das Radio aus", "music.stop", {}),
    ("wie bitte", "repeat.repeat", {}),
    (
        "merk dir, dass mein Auto im dritten Stock steht",
        "memory.remember",
        {"text": "mein auto im dritten stock steht"},
    ),
    ("sprich bitte Englisch", "language.set", {"language": "en"}),
    ("fahr herunter", "device.shut_down", {}),
    ("vergiss es", "stop.cancel", {}),
    ("was kannst du alles", "help.abilities", {}),
]

NOBODYS = [
    "wie spät ist es in Tokio",
    "wie wird das Wetter in Berlin",
    "was ist ein Timer",
    "stell den Timer nicht",
    "mach das Licht in der Küche an",
    "dreh die Heizung auf",
    "schreib ein Gedicht",
    "magst du Musik",
    "spiel Schach mit mir",
    "zehn Minuten",
    "mein Akku ist leer",
]


@pytest.fixture(scope="module")
def german() -> Skills:
    return Skills("de", called=("jarvis",))


@pytest.mark.parametrize(("text", "owner", "slots"), SAID)
def test_german_is_understood(german: Skills, text: str, owner: str, slots: dict[str, object]) -> None:
    match = german.match(text)
    assert match is not None
    assert (f"{match.skill}.{match.intent}", match.slots) == (owner, slots)


@pytest.mark.parametrize("text", NOBODYS)
def test_what_no_skill_means_stays_nobodys(german: Skills, text: str) -> None:
    assert german.match(text) is None


@pytest.fixture
def hear(german: Skills):
    """Says one thing after another and gives what is said last."""

    def heard(*texts: str, **kept: object) -> str:
        asked, text = None, ""
        for said in texts:
            match = german.match(said, asked)
            assert match is not None, f"no skill owns {said!r}"
            answer = german.answer(match, Context(now=NOW, kept=Kept(**kept), language="de"))
            asked, text = answer.asks, answer.text
        return text

    return heard


def test_the_time_is_told(hear) -> None:
    assert hear("wie viel Uhr ist es") == "Es ist 16:20 Uhr."


def test_a_timer_that_lacks_its_length_asks_for_it(hear) -> None:
    assert hear("stell einen Pizzatimer") == "Wie lange?"
    assert hear("stell einen Pizzatimer", "zwölf Minuten") == "Pizza-Timer, 12 Minuten, ab jetzt."


def test_of_several_timers_one_is_asked_for(hear) -> None:
    begun = NOW.astimezone(UTC)
    timers = (
        Timer(1, "", begun + timedelta(minutes=5), begun),
        Timer(2, "eier", begun + timedelta(minutes=8), begun),
    )
    told = (
        "Du hast 2 Timer: der Timer über 5 Minuten, noch 5 Minuten; der eier-Timer, noch 8 Minuten. Welchen meinst du?"
    )
    assert hear("lösch den Timer", timers=timers) == told
    assert hear("lösch den Timer", "den zweiten", timers=timers) == "Gelöscht: der eier-Timer."


def test_an_alarm_says_when_it_rings(hear) -> None:
    assert hear("weck mich morgen um halb sieben") == "Wecker morgen um 06:30 Uhr."
    assert hear("weck mich montags bis freitags um sechs") == "Wecker montags bis freitags um 06:00 Uhr."


def test_a_list_takes_several_things_in_one_breath(hear) -> None:
    assert hear("setz Milch und Eier auf die Einkaufsliste") == "Ich habe milch und eier auf die Einkaufsliste gesetzt."


def test_a_result_is_written_as_germans_write_numbers(hear) -> None:
    assert hear("wie viel ist zweitausendfünfhundert durch vier") == "Das ist 625."
    assert hear("wie viel ist sieben durch zwei") == "Das ist 3,5."
