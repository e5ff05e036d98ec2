"""Japanese: what is said in a kitchen in Tokyo, whose it is, and whole answers."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from appliance.skills import Context, Skills, Timer
from appliance.store import Kept

TOKYO = timezone(timedelta(hours=9))
NOW = datetime(2026, 11, 21, 16, 20, tzinfo=TOKYO)


@pytest.fixture(scope="module")
def japanese() -> Skills:
    return Skills("ja")


@pytest.mark.parametrize(
    ("said", "intent", "slots"),
    [
        ("今何時ですか？", "time.now", {}),
        ("十二月二十五日は何曜日", "date.weekday_on", {"month": 12, "day_of_month": 25}),
        ("クリスマスまであと何日?", "date.until", {"on": "12-25"}),
        ("3分のタイマーをセットしてください", "timer.set", {"seconds": 180}),
        ("タイマーを1時間半でお願いします", "timer.set", {"seconds": 5400}),
        ("パスタのタイマーを8分でかけて", "timer.set", {"seconds": 480, "name": "パスタ"}),
        ("十分経ったら教えて", "timer.set", {"seconds": 600}),
        ("パスタのタイマーを止めて", "timer.cancel", {"name": "パスタ"}),
        ("タイマーあと何分？", "timer.query", {}),
        ("あと5分", "timer.extend", {"seconds": 300}),
        ("タイマーを2分短くして", "timer.shorten", {"seconds": 120}),
        ("明日の朝7時にアラームをセットして", "alarm.set", {"day": "tomorrow", "at": "07:00", "half": "am"}),
        ("平日の6時半に起こしてもらえますか", "alarm.set", {"days": "weekdays", "at": "06:30", "half": "unknown"}),
        ("毎週月曜日の7時のアラーム", "alarm.set", {"days": "1", "at": "07:00", "half": "unknown"}),
        ("あと5分寝かせて", "alarm.snooze", {"seconds": 300}),
        ("10分後に洗濯物を取り込むように言って", "reminder.set", {"seconds": 600, "words": "洗濯物を取り込む"}),
        ("薬を飲むのを夜8時にリマインドして", "reminder.set", {"at": "20:00", "half": "pm", "words": "薬を飲む"}),
        ("ストップウォッチをスタート", "stopwatch.start", {}),
        ("牛乳と卵を買い物リストに追加して", "list.add", {"item": "牛乳と卵", "list": "shopping"}),
        ("買い物リストに牛乳を2本入れて", "list.add", {"item": "牛乳2本", "list": "shopping"}),
        ("にんじんを追加して", "list.add", {"item": "にんじん"}),
        ("旅行リストにパスポートを入れて", "list.add", {"item": "パスポート", "list": "旅行"}),
        ("買い物リストに卵は入ってる?", "list.contains", {"item": "卵", "list": "shopping"}),
        ("12×9は", "calculate.evaluate", {"expression": "12 * 9"}),
        ("1000円の2割引きはいくら", "calculate.evaluate", {"expression": "1000 * ( 1 - 2 * 10 % )"}),
        ("三分の二足す四分の一は", "calculate.evaluate", {"expression": "⅔ + ¼"}),
        ("10から3を引くといくつ", "calculate.evaluate", {"expression": "10 - 3"}),
        ("5キロは何マイル", "convert.convert", {"amount": 5, "source": "kilometer", "target": "mile"}),
        ("2キロは何グラムですか", "convert.convert", {"amount": 2, "source": "kilogram", "target": "gram"}),
        ("大さじ3杯は何ミリリットル", "convert.convert", {"amount": 3, "source": "tablespoon", "target": "milliliter"}),
        ("サイコロを2個振って", "chance.dice", {"count": 2}),
        ("明日の日の出は何時", "sun.rise", {"day": "tomorrow"}),
        ("音量を7にして", "volume.set", {"percent": 70}),
        ("明日傘いるかな", "weather.rain", {"day": "tomorrow"}),
        ("ビートルズの曲をかけて", "music.play", {"what": "ビートルズ", "kind": "artist"}),
        ("もう一回言って", "repeat.repeat", {}),
        ("鍵は引き出しにあるって覚えておいて", "memory.remember", {"text": "鍵は引き出しにある"}),
        ("私の誕生日はいつ", "memory.recall", {"begin": "私の", "text": "誕生日"}),
        ("英語で話して", "language.set", {"language": "en"}),
        ("再起動して", "device.restart", {}),
        ("何ができるの", "help.abilities", {}),
        ("タイマーもういらないから消しておいて", "timer.cancel", {}),
        ("もっかい言って", "repeat.repeat", {}),
        ("火を止めたからタイマーキャンセルして", "timer.cancel", {}),
        ("卵買わなきゃ", "list.add", {"item": "卵"}),
        ("買い物リスト何入れたっけ", "list.read", {"list": "shopping"}),
        ("日が沈むのは何時", "sun.set", {}),
        ("まだ起きたくない", "alarm.snooze", {}),
        ("今のタイマーやっぱりなしで", "timer.cancel", {}),
    ],
)
def test_it_is_understood(japanese: Skills, said: str, intent: str, slots: dict[str, object]) -> None:
    match = japanese.match(said)
    assert match is not None, f"no skill owns {said!r}"
    assert (f"{match.skill}.{match.intent}", match.slots, match.complete) == (intent, slots, True)


@pytest.mark.parametrize(
    "said",
    [
        "東京は今何時",
        "電気をつけて",
        "お母さんに電話をかけて",
        "日本の首都はどこ",
        "パスタの作り方を教えて",
        "3時に天気を教えて",
        "ロンドンの天気は",
        "タイマーって何",
        "エアコンの温度を25度にして",
        "猫がいる",
        "犬がいなくなった",
        "買い物リストに落書きしないで",
        "ラジオ体操って誰が作ったの",
        "富士山について何を知ってる",
    ],
)
def test_it_is_no_skills(japanese: Skills, said: str) -> None:
    assert japanese.match(said) is None


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("今何時", "16:20です。"),
        ("明日は何曜日", "明日は日曜日です。"),
        ("パスタのタイマーを8分で", "パスタのタイマー、8分、スタートします。"),
        ("明日の朝7時に起こして", "明日7:00にアラームをセットしました。"),
        ("牛乳ととうふを買い物リストに入れて", "買い物リストに牛乳、とうふを追加しました。"),
        ("100わる4はいくつ", "25です。"),
        ("6フィートは何センチ", "6フィートは182.88センチメートルです。"),
        ("明日の9時に会議をリマインドして", "明日9:00、「会議」とお知らせします。"),
    ],
)
def test_the_answer_is_a_sentence(japanese: Skills, said: str, answered: str) -> None:
    match = japanese.match(said)
    assert match is not None
    assert japanese.answer(match, Context(now=NOW)).text == answered


def test_a_question_goes_on_where_it_was(japanese: Skills) -> None:
    context = Context(now=NOW)
    asked = japanese.answer(japanese.match("卵のタイマーかけて"), context)
    assert asked.text == "何分にしますか?"
    match = japanese.match("6分で", asked=asked.asks)
    assert japanese.answer(match, context).text == "卵のタイマー、6分、スタートします。"


def test_of_two_timers_one_is_chosen_by_its_name(japanese: Skills) -> None:
    now = NOW.astimezone(UTC)
    timers = tuple(Timer(at, name, now + timedelta(minutes=at), now) for at, name in enumerate(("お茶", "パスタ"), 3))
    context = Context(now=NOW, kept=Kept(timers=timers))
    asked = japanese.answer(japanese.match("タイマーを取り消して"), context)
    told = "お茶のタイマー、残り3分; パスタのタイマー、残り4分"
    assert asked.text == f"タイマーは2個あります。{told}。どれですか?"
    match = japanese.match("パスタのほう", asked=asked.asks)
    assert japanese.answer(match, context).text == "パスタのタイマーを取り消しました。"
