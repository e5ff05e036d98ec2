"""What people say in the Portuguese of Brazil, whose it is, and what they hear in return."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from appliance.skills import Context, Skills, Timer
from appliance.store import Kept

NOW = datetime(2026, 11, 21, 16, 20, tzinfo=timezone(timedelta(hours=-3)))

SAID = [
    ("Que horas são?", "time.now", {}),
    ("você pode me dizer que horas são", "time.now", {}),
    ("que dia é amanhã", "date.date", {"away": 1}),
    ("em que dia da semana cai o dia 24 de dezembro", "date.weekday_on", {"day_of_month": 24, "month": 12}),
    ("Coloca um timer de dez minutos, por favor.", "timer.set", {"seconds": 600}),
    ("põe um timer de meia hora pro macarrão", "timer.set", {"seconds": 1800, "name": "macarrão"}),
    ("timer de pão de queijo de vinte minutos", "timer.set", {"seconds": 1200, "name": "pão de queijo"}),
    ("me avisa daqui a uma hora e meia", "timer.set", {"seconds": 5400}),
    ("cancela o timer do arroz", "timer.cancel", {"name": "arroz"}),
    ("mais cinco minutinhos", "timer.extend", {"seconds": 300}),
    ("quanto falta no timer do ovo", "timer.query", {"name": "ovo"}),
    ("me acorda amanhã às seis e meia", "alarm.set", {"day": "tomorrow", "at": "06:30", "half": "unknown"}),
    ("alarme de segunda a sexta às 6h15", "alarm.set", {"days": "weekdays", "at": "06:15", "half": "unknown"}),
    ("põe o despertador pras quinze para as oito", "alarm.set", {"at": "07:45", "half": "unknown"}),
    ("cria um alarme", "alarm.set", {}),
    ("desliga o alarme das sete", "alarm.cancel", {"at": "07:00", "half": "unknown"}),
    ("me deixa dormir mais dez minutos", "alarm.snooze", {"seconds": 600}),
    ("me lembra em uma hora de tirar a roupa", "reminder.set", {"seconds": 3600, "words": "tirar a roupa"}),
    (
        "você pode me lembrar amanhã às dez de ligar para a Ana",
        "reminder.set",
        {"day": "tomorrow", "at": "10:00", "half": "unknown", "words": "ligar para a ana"},
    ),
    ("quais são meus lembretes", "reminder.list", {}),
    ("zera o cronômetro", "stopwatch.reset", {}),
    ("Põe leite, ovos e pão na lista de compras.", "list.add", {"item": "leite, ovos e pão", "list": "shopping"}),
    ("preciso comprar arroz", "list.add", {"item": "arroz"}),
    ("cria uma lista de viagem", "list.new", {"list": "viagem"}),
    ("tira o leite da lista de compras", "list.remove", {"item": "leite", "list": "shopping"}),
    ("o que tem na lista do churrasco", "list.read", {"list": "churrasco"}),
    ("quanto é mil e duzentos dividido por três", "calculate.evaluate", {"expression": "1200 / 3"}),
    ("quanto é o dobro de sete", "calculate.evaluate", {"expression": "2 * 7"}),
    ("quanto é dez milhas em quilômetros", "convert.convert", {"amount": 10, "source": "mile", "target": "kilometer"}),
    ("rola dois dados", "chance.dice", {"count": 2}),
    ("a que horas o sol se põe amanhã", "sun.set", {"day": "tomorrow"}),
    ("fala um pouco mais baixo", "volume.down", {"step": 5}),
    ("coloca o volume em trinta por cento", "volume.set", {"percent": 30}),
    ("preciso de guarda-chuva hoje", "weather.rain", {"day": "today"}),
    ("toca uma música da Marisa Monte", "music.play", {"what": "marisa monte", "kind": "artist"}),
    ("desliga o rádio", "music.stop", {}),
    ("pode repetir", "repeat.repeat", {}),
    ("lembra que meu carro está no terceiro andar", "memory.remember", {"text": "meu carro está no terceiro andar"}),
    ("fala inglês", "language.set", {"language": "en"}),
    ("se desliga", "device.shut_down", {}),
    ("deixa pra lá", "stop.cancel", {}),
    ("o que você sabe fazer", "help.abilities", {}),
    ("adiciona cinco minutos no timer", "timer.extend", {"seconds": 300}),
    ("coloca cinco minutos no timer", "timer.set", {"seconds": 300}),
    ("adiciona um timer de cinco minutos", "timer.set", {"seconds": 300}),
    ("não quero mais alarmes", "alarm.cancel_all", {}),
    ("não quero mais o alarme", "alarm.cancel", {}),
    ("tenho alarmes marcados", "alarm.list", {}),
    ("tenho alarmes para amanhã", "alarm.query", {"day": "tomorrow"}),
    ("o que eu pedi para você lembrar", "memory.list", {}),
    ("o que eu pedi para você me lembrar", "reminder.list", {}),
    ("fala inglês", "language.set", {"language": "en"}),
    ("você fala inglês", "language.which", {"language": "en"}),
    ("você fala outras línguas", "language.which", {}),
    ("tô saindo aí põe um timer de dez minutinhos", "timer.set", {"seconds": 600}),
    ("o timer do arroz pode cancelar", "timer.cancel", {"name": "arroz"}),
    ("o bebê tá dormindo abaixa o som", "volume.down", {}),
    ("pausa aí o timer", "timer.pause", {}),
    ("quantos timers tão rodando", "timer.list", {}),
    ("não precisa me acordar às sete não", "alarm.cancel", {"at": "07:00", "half": "unknown"}),
    ("faz o despertador tocar às seis", "alarm.set", {"at": "06:00", "half": "unknown"}),
    ("acabou o açúcar põe na lista de compras", "list.add", {"item": "açúcar", "list": "shopping"}),
    ("a lista de compras pode limpar", "list.clear", {"list": "shopping"}),
    ("você ouviu o quê", "repeat.heard", {}),
    ("essa música é de quem", "music.what", {}),
]

NOBODYS = [
    "que horas são em Tóquio",
    "como está o tempo em Berlim",
    "o que é um timer",
    "não coloca o timer",
    "acende a luz da cozinha",
    "escreve um poema",
    "você gosta de música",
    "joga xadrez comigo",
    "liga para minha mãe",
    "dez minutos",
    "minha bateria está acabando",
    "acabou o jogo",
    "tudo bem",
    "quanto falta pro jogo",
    "acabou a luz",
    "dez minutos para o trem",
    "limpei a lista telefônica",
]


@pytest.fixture(scope="module")
def brazilian() -> Skills:
    return Skills("pt_BR", called=("jarvis",))


@pytest.mark.parametrize(("text", "owner", "slots"), SAID)
def test_brazilian_portuguese_is_understood(brazilian: Skills, text: str, owner: str, slots: dict[str, object]) -> None:
    match = brazilian.match(text)
    assert match is not None
    assert (f"{match.skill}.{match.intent}", match.slots) == (owner, slots)


@pytest.mark.parametrize("text", NOBODYS)
def test_what_no_skill_means_stays_nobodys(brazilian: Skills, text: str) -> None:
    assert brazilian.match(text) is None


@pytest.fixture
def hear(brazilian: Skills):
    """Says one thing after another and gives what is said last."""

    def heard(*texts: str, **kept: object) -> str:
        asked, text = None, ""
        for said in texts:
            match = brazilian.match(said, asked)
            assert match is not None, f"no skill owns {said!r}"
            answer = brazilian.answer(match, Context(now=NOW, kept=Kept(**kept), language="pt_BR"))
            asked, text = answer.asks, answer.text
        return text

    return heard


def test_the_time_and_the_date_are_told(hear) -> None:
    assert hear("que horas são") == "São 16:20."
    assert hear("que dia é hoje") == "Hoje é sábado, 21 de novembro."


def test_a_timer_that_lacks_its_length_asks_for_it(hear) -> None:
    assert hear("coloca um timer de pizza") == "De quanto tempo?"
    assert hear("coloca um timer de pizza", "doze minutos") == "Timer de pizza, 12 minutos, valendo."


def test_of_several_timers_one_is_asked_for(hear) -> None:
    begun = NOW.astimezone(UTC)
    timers = (
        Timer(1, "", begun + timedelta(minutes=5), begun),
        Timer(2, "ovos", begun + timedelta(minutes=8), begun),
    )
    told = (
        "Você tem 2 timers: o timer de 5 minutos, com 5 minutos pela frente; "
        "o timer de ovos, com 8 minutos pela frente. Qual deles?"
    )
    assert hear("cancela o timer", timers=timers) == told
    assert hear("cancela o timer", "o segundo", timers=timers) == "Cancelei o timer de ovos."


def test_an_alarm_says_when_it_rings(hear) -> None:
    assert hear("me acorda amanhã às seis e meia") == "Alarme amanhã às 06:30."
    assert hear("me acorda toda segunda e quarta às sete") == "Alarme toda segunda e toda quarta às 07:00."


def test_a_list_takes_several_things_in_one_breath(hear) -> None:
    assert hear("põe leite e ovos na lista de compras") == "Adicionei leite e ovos à lista de compras."


def test_a_result_is_written_as_brazilians_write_numbers(hear) -> None:
    assert hear("quanto é sete dividido por dois") == "Dá 3,5."
    assert hear("dois metros em centímetros") == "2 metros, isso dá 200 centímetros."
