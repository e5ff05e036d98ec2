"""What is said in Russian, what is nobody's, and what is answered."""

from datetime import datetime, timedelta, timezone

import pytest

from appliance.skills import Context, Skills

NOW = datetime(2026, 11, 21, 16, 20, tzinfo=timezone(timedelta(hours=3)))


@pytest.fixture(scope="module")
def russian() -> Skills:
    return Skills("ru")


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("Сколько сейчас времени?", "time.now", {}),
        ("Какое сегодня число?", "date.date", {"away": 0}),
        ("какой завтра день недели", "date.weekday", {"away": 1}),
        ("сколько дней до нового года", "date.until", {"on": "01-01"}),
        ("какой день недели двадцать пятого декабря", "date.weekday_on", {"day_of_month": 25, "month": 12}),
        ("Поставь, пожалуйста, таймер на десять минут", "timer.set", {"seconds": 600}),
        ("заведи таймер на полтора часа", "timer.set", {"seconds": 5400}),
        ("поставь таймер для пасты на восемь минут", "timer.set", {"name": "пасты", "seconds": 480}),
        ("сколько осталось на таймере", "timer.query", {}),
        ("добавь пять минут к таймеру", "timer.extend", {"seconds": 300}),
        ("отмени все таймеры", "timer.cancel_all", {}),
        ("разбуди меня завтра в семь утра", "alarm.set", {"day": "tomorrow", "at": "07:00", "half": "am"}),
        ("поставь будильник на половину восьмого", "alarm.set", {"at": "07:30", "half": "unknown"}),
        ("будильник на 6:30 по будням", "alarm.set", {"at": "06:30", "days": "weekdays"}),
        ("во сколько завтра будильник", "alarm.query", {"day": "tomorrow"}),
        ("отложи на десять минут", "alarm.snooze", {"seconds": 600}),
        ("напомни мне через час позвонить маме", "reminder.set", {"seconds": 3600, "words": "позвонить маме"}),
        ("напомни полить цветы в пятницу в 6 вечера", "reminder.set", {"day": "5", "at": "18:00"}),
        ("запусти секундомер", "stopwatch.start", {}),
        ("сколько на секундомере", "stopwatch.query", {}),
        ("добавь молоко и хлеб в список покупок", "list.add", {"item": "молоко и хлеб", "list": "shopping"}),
        ("вычеркни молоко из списка покупок", "list.remove", {"item": "молоко", "list": "shopping"}),
        ("что мне нужно сделать сегодня", "list.read", {"list": "to-do"}),
        ("есть ли в списке покупок сыр", "list.contains", {"item": "сыр", "list": "shopping"}),
        ("сколько будет двенадцать умножить на девять", "calculate.evaluate", {"expression": "12 * 9"}),
        ("вычти три из десяти", "calculate.evaluate", {"expression": "3 from 10"}),
        ("переведи пять миль в километры", "convert.convert", {"amount": 5, "source": "mile", "target": "kilometer"}),
        ("сколько граммов в фунте", "convert.convert", {"amount": 1, "source": "pound", "target": "gram"}),
        ("подбрось монетку", "chance.coin", {}),
        ("брось два кубика", "chance.dice", {"count": 2}),
        ("когда завтра встаёт солнце", "sun.rise", {"day": "tomorrow"}),
        ("сделай чуть громче", "volume.up", {"step": 5}),
        ("громкость тридцать процентов", "volume.set", {"percent": 30}),
        ("нужен ли завтра зонт", "weather.rain", {"day": "tomorrow"}),
        ("сколько градусов на улице", "weather.temperature", {}),
        ("включи радио джаз", "music.radio", {"station": "джаз"}),
        ("что играет", "music.what", {}),
        ("запомни, что ключи у соседки", "memory.remember", {"text": "ключи у соседки"}),
        ("говори по-английски", "language.set", {"language": "en"}),
        ("выключись", "device.shut_down", {}),
        ("добавь пять минут", "timer.extend", {"seconds": 300}),
        ("добавь к таймеру пять минут", "timer.extend", {"seconds": 300}),
        ("добавь таймер на пять минут", "timer.set", {"seconds": 300}),
        ("поставь таймер для пасты", "timer.set", {"name": "пасты"}),
        ("поставь таймер для пасты на паузу", "timer.pause", {"name": "пасты"}),
        ("отмени напоминание", "reminder.cancel", {}),
        ("отмени напоминания", "reminder.cancel_all", {}),
        ("отмени напоминания на завтра", "reminder.cancel", {"day": "tomorrow"}),
        ("засекай", "stopwatch.start", {}),
        ("засеки десять минут", "timer.set", {"seconds": 600}),
        ("какой прогноз", "weather.forecast", {"day": "today"}),
        ("что я сказал", "repeat.heard", {}),
        ("что я тебе рассказывал о себе", "memory.list", {}),
        ("поставь-ка таймер минут на десять", "timer.set", {"seconds": 600}),
        ("таймер продли на две минутки", "timer.extend", {"seconds": 120}),
        ("таймер на паузу поставь", "timer.pause", {}),
        ("мне завтра вставать в шесть разбуди меня", "alarm.set", {"day": "tomorrow", "at": "06:00"}),
        ("завтра меня не буди", "alarm.skip", {"day": "tomorrow"}),
        ("о встрече напомни в три часа", "reminder.set", {"words": "встрече"}),
        ("хлеб из списка покупок вычеркни", "list.remove", {"item": "хлеб", "list": "shopping"}),
        ("слушай добавь молоко в список покупок спасибо", "list.add", {"item": "молоко", "list": "shopping"}),
        ("сделай музыку потише ребёнок спит", "volume.down", {}),
        ("час который", "time.now", {}),
        ("ну нужен ли завтра зонт", "weather.rain", {"day": "tomorrow"}),
        ("закат во сколько", "sun.set", {}),
        ("сколько будет семью восемь", "calculate.evaluate", {"expression": "7 * 8"}),
        ("сколько миллилитров в стакане", "convert.convert", {"source": "cup", "target": "milliliter"}),
        ("где ключи", "memory.recall", {"text": "ключи"}),
    ],
)
def test_it_is_understood(russian: Skills, text: str, intent: str, slots: dict[str, object]) -> None:
    match = russian.match(text)
    assert match is not None
    assert f"{match.skill}.{match.intent}" == intent
    assert slots.items() <= match.slots.items()


@pytest.mark.parametrize(
    "text",
    [
        "кто написал войну и мир",
        "почему небо голубое",
        "сколько времени варить яйца",
        "который час в Токио",
        "какая погода в Париже",
        "включи свет на кухне",
        "что такое секундомер",
        "кто изобрёл будильник",
        "терпение у меня кончилось",
        "таймер на духовке опять врёт",
        "ребёнок спит",
        "дальше поедем на поезде",
        "семь восемь девять десять",
        "сколько калорий в яблоке",
        "переведи слово кот на английский",
    ],
)
def test_it_is_nobodys(russian: Skills, text: str) -> None:
    assert russian.match(text) is None


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("который час", "Сейчас 16:20."),
        ("поставь таймер на пять минут", "Таймер: 5 минут. Отсчёт пошёл."),
        ("поставь будильник на 6:30 по вторникам", "Будильник по вторникам в 06:30."),
        ("напомни через час позвонить маме", "Напоминание: когда пройдёт 1 час, позвонить маме."),
        ("добавь молоко и хлеб в список покупок", "Добавлено в список покупок: молоко и хлеб."),
        ("переведи пять миль в километры", "5 миль — это примерно 8,05 километра."),
    ],
)
def test_it_is_answered(russian: Skills, text: str, answer: str) -> None:
    match = russian.match(text)
    assert match is not None
    assert russian.answer(match, Context(now=NOW, language="ru")).text == answer
