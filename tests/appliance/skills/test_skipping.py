""" "Not tomorrow": one day of an alarm that rings every week is left out. Now is Saturday, 21 November 2026, 16:20."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache

import pytest
from msgspec.structs import replace

from appliance.skills import Answer, Context, Match, Skills
from appliance.store import Alarm, AlarmKind, Kept, Timer
from appliance.store.changes import CancelAlarms, CancelTimers, SetAlarm, SilenceAlarms, SkipAlarm

NOW = datetime(2026, 11, 21, 16, 20, tzinfo=timezone(timedelta(hours=1)))
TODAY, TOMORROW, MONDAY, TUESDAY = (date(2026, 11, day) for day in (21, 22, 23, 24))

DAILY = Alarm(1, AlarmKind.ALARM, time(7), weekdays=tuple(range(7)))
WORK = Alarm(2, AlarmKind.ALARM, time(6, 30), weekdays=(0, 1, 2, 3, 4))
GYM = Alarm(3, AlarmKind.ALARM, time(19), weekdays=(0,), words="gym")
CHURCH = Alarm(4, AlarmKind.ALARM, time(9), TOMORROW, words="church")


@cache
def speaking(language: str) -> Skills:
    return Skills(language)


def hear(*texts: str, language: str = "en", ringing: tuple[int, ...] = (), **kept: object) -> Answer:
    """Says one thing after another and gives the last answer."""
    skills = speaking(language)
    context = Context(now=NOW, language=language, kept=Kept(ringing=ringing, **kept))
    answer = Answer()
    for text in texts:
        match = skills.match(text, asked=answer.asks)
        assert match is not None, f"no skill owns {text!r}"
        answer = skills.answer(match, context)
    return answer


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("skip tomorrow's alarm", {"day": "tomorrow"}),
        ("skip monday's alarm", {"day": "1"}),
        ("skip my next alarm", {}),
        ("skip my alarm on monday", {"day": "1"}),
        ("leave out tomorrow's alarm", {"day": "tomorrow"}),
        ("skip the seven o'clock alarm tomorrow", {"at": "07:00", "half": "unknown", "day": "tomorrow"}),
        ("don't wake me tomorrow", {"day": "tomorrow"}),
        ("tomorrow don't wake me up please", {"day": "tomorrow"}),
        ("no alarm tomorrow", {"day": "tomorrow"}),
        ("cancel the alarm just tomorrow", {"day": "tomorrow"}),
        ("let me sleep in tomorrow", {"day": "tomorrow"}),
        ("skip the gym alarm", {"words": "gym"}),
        ("skip all my alarms tomorrow", {"all": 1, "day": "tomorrow"}),
    ],
)
def test_what_people_say(text: str, slots: dict[str, object]) -> None:
    assert speaking("en").match(text) == Match("alarm", "skip", slots)


@pytest.mark.parametrize(
    "text", ["not tomorrow", "except on monday", "skip this song", "don't skip the alarm", "skip it", "skip school"]
)
def test_without_an_alarm_that_was_spoken_of_it_is_another_matter(text: str) -> None:
    match = speaking("en").match(text)
    assert match is None or match.skill != "alarm"


def test_the_day_is_left_out_and_the_next_time_told() -> None:
    answer = hear("skip tomorrow's alarm", alarms=(DAILY,))
    assert answer.text == "Skipped tomorrow at 7:00 AM. It rings again on Monday at 7:00 AM."
    assert answer.actions == (SkipAlarm(1, TOMORROW),)


def test_without_a_day_it_is_the_next_one() -> None:
    answer = hear("skip the next alarm", alarms=(WORK, DAILY, GYM))
    assert answer.actions == (SkipAlarm(1, TOMORROW),)
    assert hear("skip the gym alarm", alarms=(WORK, GYM)).text == (
        "Skipped on Monday at 7:00 PM. It rings again on Monday, November 30 at 7:00 PM."
    )


def test_the_weekday_of_today_is_the_one_of_next_week_once_it_has_rung() -> None:
    assert hear("skip saturday's alarm", alarms=(DAILY,)).actions == (SkipAlarm(1, TODAY + timedelta(days=7)),)
    assert hear("skip today's alarm", alarms=(DAILY,)).text == "There is no alarm like that."


def test_one_for_a_single_day_is_cancelled_by_it() -> None:
    answer = hear("skip tomorrow's alarm", alarms=(CHURCH, WORK))
    assert (answer.text, answer.actions) == ("Cancelled the alarm tomorrow at 9:00 AM.", (CancelAlarms((4,)),))


def test_of_several_on_that_day_none_is_guessed() -> None:
    both = (WORK, GYM)
    asking = hear("skip monday's alarm", alarms=both)
    assert (asking.text, asking.actions) == (
        "You have 2 alarms: every weekday at 6:30 AM; gym, every Monday at 7:00 PM. Which one?",
        (),
    )
    for said in ("the second one", "the gym alarm", "the one at seven"):
        assert hear("skip monday's alarm", said, alarms=both).actions == (SkipAlarm(3, MONDAY),), said
    answer = hear("skip monday's alarm", "both", alarms=both)
    assert answer.actions == (SkipAlarm(2, MONDAY), SkipAlarm(3, MONDAY))
    assert answer.text == ("Skipped on Monday at 6:30 AM; on Monday at 7:00 PM. It rings again on Tuesday at 6:30 AM.")


def test_where_nothing_rings_nothing_is_left_out() -> None:
    assert hear("skip tomorrow's alarm").text == "No alarm is set."
    assert hear("skip tomorrow's alarm", alarms=(WORK,)).text == "There is no alarm like that."


def test_only_one_day_is_left_out_at_a_time() -> None:
    out = replace(DAILY, skip=TOMORROW)
    assert hear("skip tomorrow's alarm", alarms=(out,)).text == "It is skipped tomorrow at 7:00 AM already."
    second = hear("skip monday's alarm", alarms=(out,))
    assert (second.text, second.actions) == (
        "It is skipped tomorrow at 7:00 AM already, and I can skip only one day.",
        (),
    )
    over = replace(DAILY, skip=TODAY)
    assert hear("skip monday's alarm", alarms=(over,)).actions == (SkipAlarm(1, MONDAY),)


def test_what_is_left_out_is_told_and_not_counted() -> None:
    out = (replace(DAILY, skip=TOMORROW),)
    assert hear("when is my alarm", alarms=out).text == "Your alarm is on Monday at 7:00 AM."
    assert hear("do i have an alarm tomorrow", alarms=out).text == "There is no alarm like that."
    assert hear("list my alarms", alarms=out).text == ("One alarm: every day at 7:00 AM, but not tomorrow at 7:00 AM.")
    assert hear("list my alarms", alarms=(replace(DAILY, skip=TODAY),)).text == "One alarm: every day at 7:00 AM."


def test_who_wants_to_be_woken_after_all_is_and_no_alarm_is_added() -> None:
    answer = hear("wake me tomorrow at seven", alarms=(replace(DAILY, skip=TOMORROW),))
    assert (answer.text, answer.actions) == ("Alarm tomorrow at 7:00 AM.", (SkipAlarm(1, None),))
    other = hear("wake me tomorrow at eight", alarms=(replace(DAILY, skip=TOMORROW),))
    assert other.actions == (SetAlarm(AlarmKind.ALARM, time(8), TOMORROW),)


def test_an_alarm_that_is_moved_leaves_out_the_same_day() -> None:
    answer = hear("change my alarm to eight", alarms=(replace(DAILY, skip=TOMORROW),))
    assert answer.actions[1] == SetAlarm(AlarmKind.ALARM, time(8), weekdays=tuple(range(7)), skip=TOMORROW)


@pytest.mark.parametrize("said", ["not tomorrow", "but not tomorrow", "except tomorrow", "skip it", "skip tomorrow"])
def test_after_an_alarm_was_told_a_few_words_do(said: str) -> None:
    assert hear("when is my alarm", said, alarms=(DAILY,)).actions == (SkipAlarm(1, TOMORROW),)


def test_a_weekly_alarm_that_was_just_set_may_be_meant() -> None:
    told = hear("wake me every day at seven")
    assert told.asks == Match("alarm", "told")
    assert hear("wake me at seven am").asks is None
    assert hear("when is my alarm", alarms=(CHURCH,)).asks is None


def test_what_is_said_next_about_something_else_is_not_changed_by_it() -> None:
    assert hear("wake me every day at seven", "wake me on monday").text == "For what time?"
    timer = Timer(5, "", due=NOW.astimezone(UTC), created=NOW.astimezone(UTC))
    stopped = hear("when is my alarm", "stop the alarm", alarms=(DAILY,), timers=(timer,))
    assert stopped.actions == (CancelTimers((5,)),)


def test_what_rings_now_is_what_is_skipped() -> None:
    assert hear("skip the alarm", alarms=(DAILY,), ringing=(1,)).actions == (SilenceAlarms((1,)),)
    assert hear("cancel today's alarm", alarms=(DAILY,), ringing=(1,)).actions == (SilenceAlarms((1,)),)


def test_cancelling_one_day_of_a_weekly_alarm_offers_to_leave_it_out() -> None:
    asking = hear("cancel monday's alarm", alarms=(WORK,))
    assert (asking.text, asking.actions) == (
        "That alarm rings every weekday at 6:30 AM. Skip it only on Monday at 6:30 AM, or cancel it for good?",
        (),
    )
    assert hear("cancel today's alarm", alarms=(DAILY,)).text == "There is no alarm like that."


@pytest.mark.parametrize(
    "said", ["yes please", "skip it", "just skip it", "only on monday", "just once", "only this time"]
)
def test_the_answer_may_be_that_day_alone(said: str) -> None:
    assert hear("cancel monday's alarm", said, alarms=(WORK,)).actions == (SkipAlarm(2, MONDAY),)


def test_the_answer_may_be_another_day() -> None:
    assert hear("cancel monday's alarm", "only tuesday", alarms=(WORK,)).actions == (SkipAlarm(2, TUESDAY),)
    assert hear("cancel monday's alarm", "only sunday", alarms=(WORK,)).text == "There is no alarm like that."


@pytest.mark.parametrize("said", ["for good", "cancel it", "no, cancel it for good", "every day"])
def test_the_answer_may_be_all_days(said: str) -> None:
    answer = hear("cancel monday's alarm", said, alarms=(WORK,))
    assert (answer.text, answer.actions) == ("Cancelled the alarm every weekday at 6:30 AM.", (CancelAlarms((2,)),))


def test_the_answer_may_be_no() -> None:
    assert hear("cancel monday's alarm", "no", alarms=(WORK,)) == Answer("It stays.")


SAID = {
    "de": ["überspring den wecker morgen", "weck mich morgen nicht", "lass den wecker morgen aus", "morgen kein wecker",
           "morgen möchte ich ausschlafen", "den morgigen wecker auslassen"],
    "pl": ["pomiń jutrzejszy budzik", "nie budź mnie jutro", "jutro bez budzika", "jutro chcę się wyspać",
           "pomiń budzik jutro"],
    "pt_BR": ["pula o alarme de amanhã", "não me acorda amanhã", "amanhã não precisa me acordar", "sem alarme amanhã",
              "amanhã quero dormir até mais tarde"],
    "ru": ["пропусти завтрашний будильник", "не буди меня завтра", "завтра без будильника", "завтра меня не буди",
           "завтра я хочу выспаться"],
    "ja": ["明日のアラームをスキップして", "明日は起こさないで", "明日だけアラームを止めて", "明日はゆっくり寝たい",
           "次のアラームを飛ばして"],
}  # fmt: skip


@pytest.mark.parametrize(("language", "text"), [(language, text) for language, texts in SAID.items() for text in texts])
def test_it_is_said_in_every_language(language: str, text: str) -> None:
    assert hear(text, language=language, alarms=(DAILY,)).actions == (SkipAlarm(1, TOMORROW),)


TALKS = {
    "de": (
        "lösch den wecker für morgen",
        "nur morgen",
        "ganz löschen",
        "wann klingelt mein wecker",
        "aber morgen nicht",
    ),
    "pl": ("usuń budzik na jutro", "tylko jutro", "na stałe", "kiedy dzwoni budzik", "ale nie jutro"),
    "pt_BR": ("cancela o alarme de amanhã", "só amanhã", "cancela de vez", "que horas toca o alarme", "mas amanhã não"),
    "ru": ("отмени завтрашний будильник", "только завтра", "совсем", "во сколько будильник", "но не завтра"),
    "ja": ("明日のアラームを取り消して", "明日だけ", "完全に取り消して", "アラームは何時", "明日はいらない"),
}


@pytest.mark.parametrize("language", TALKS)
def test_it_is_offered_and_answered_in_every_language(language: str) -> None:
    cancel, once, always, when, but_not = TALKS[language]
    assert hear(cancel, language=language, alarms=(DAILY,)).asks == Match(
        "alarm", "sure", {"id": 1, "on": "2026-11-22"}
    )
    for said, actions in ((once, SkipAlarm(1, TOMORROW)), (always, CancelAlarms((1,)))):
        assert hear(cancel, said, language=language, alarms=(DAILY,)).actions == (actions,), said
    assert hear(when, but_not, language=language, alarms=(DAILY,)).actions == (SkipAlarm(1, TOMORROW),)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Morgen um 07:00 Uhr fällt der Wecker aus. Er klingelt wieder am Montag um 07:00 Uhr."),
        ("pl", "Pominięty budzik: jutro, godzina 07:00. Następny: w poniedziałek, godzina 07:00."),
        ("pt_BR", "Pulei o alarme amanhã às 07:00. Ele toca de novo na segunda-feira às 07:00."),
        ("ru", "Будильник завтра в 07:00 пропущен. Снова зазвонит в понедельник в 07:00."),
        ("ja", "明日7:00のアラームは鳴らしません。次は月曜日の7:00に鳴ります。"),
    ],
)
def test_it_is_told_back_in_every_language(language: str, text: str) -> None:
    assert hear(SAID[language][0], language=language, alarms=(DAILY,)).text == text
