"""The light language: what each state looks like on one LED, on a coloured one and on a ring. One table is the truth.

No state is told by its colour alone: each has a rhythm that one dim LED shows, and a shape of its own on a ring. Nothing
flashes more than three times a second (WCAG 2.3.1). Pure: state, seconds since it began, level of the voice, number of lights.
"""

from typing import NamedTuple

from appliance.messages import Light
from appliance.panel.rhythm import FRAME, Beats, Ramp, Rhythm, Steady, Swell, flashes
from appliance.panel.shapes import Now, Shape, arc, comet, filling, lamps, points, sides, voice, wave, whole
from appliance.units import Seconds

Colour = tuple[float, float, float]
"""Red, green and blue, each 0 to 1: `hardware.lights.Colour`."""

WHITE, SKY, VIOLET, GREEN, AMBER, RED, BLUE = (
    (1.0, 1.0, 1.0),
    (0.1, 0.65, 1.0),
    (0.7, 0.25, 1.0),
    (0.0, 1.0, 0.45),
    (1.0, 0.6, 0.0),
    (1.0, 0.12, 0.0),
    (0.0, 0.25, 1.0),
)

NAMES: dict[Colour, str] = {
    WHITE: "white",
    SKY: "sky blue",
    VIOLET: "violet",
    GREEN: "green",
    AMBER: "amber",
    RED: "red",
    BLUE: "blue",
}


class Look(NamedTuple):
    """One row of the table."""

    when: str
    """For the README: what it means."""
    colour: Colour
    rhythm: Rhythm
    single: str
    """For the README: the rhythm in words."""
    shape: Shape
    ring: str
    """For the README: the shape in words."""
    hears: bool = False
    """It grows brighter with the voice."""


LOOKS: dict[Light, Look] = {
    Light.STARTING: Look(
        "not ready yet", WHITE, Swell(2.0, 0.0, 0.5), "swells softly out of the dark", whole, "all of it, softly"
    ),
    Light.IDLE: Look(
        "waits for its wake word or the button",
        WHITE,
        Steady(0.04),
        "a faint glow",
        points(0.0),
        "one lamp glows faintly",
    ),
    Light.OPEN: Look(
        "listens without a wake word",
        SKY,
        Beats(((0.35, 2.4), (0.0, 0.3))),
        "steady, with a wink",
        arc(0.75),
        "a ring that is open below, with a wink",
    ),
    Light.LISTENING: Look(
        "listens to you",
        SKY,
        Swell(1.2, 0.4, 0.6),
        "bright, brighter as you speak",
        voice,
        "fills from the top down as you speak",
        hears=True,
    ),
    Light.THINKING: Look(
        "works on the answer", VIOLET, Swell(0.7, 0.05, 1.0), "pulses fast", comet(1.4), "a comet runs round"
    ),
    Light.SPEAKING: Look(
        "answers", GREEN, Swell(1.6, 0.15, 1.0), "swells slowly", wave(1.6, 0.15), "waves run down both sides"
    ),
    Light.RINGING: Look(
        "a timer or an alarm rings",
        AMBER,
        flashes(1, on=0.25, off=0.25, pause=0.0),
        "on and off twice a second",
        sides,
        "right and left in turn, like a bell",
    ),
    Light.MUTED: Look(
        "the microphone is off",
        RED,
        flashes(1, on=0.1, off=0.1, pause=3.8),
        "dark, a blink every four seconds",
        points(0.25, 0.75, glow=0.1),
        "two lamps left and right, with a blink",
    ),
    Light.UPDATING: Look(
        "gets an update: leave it plugged in",
        WHITE,
        Ramp(3.0, 0.0, 1.0),
        "rises for three seconds, again and again",
        filling(3.0),
        "fills clockwise, again and again",
    ),
    Light.NO_NETWORK: Look(
        "no network",
        BLUE,
        Beats(((1.0, 0.9), (0.0, 0.3), (1.0, 0.2), (0.0, 1.6))),
        "long, short",
        arc(0.25),
        "a quarter at the top: long, short",
    ),
    Light.NO_SOUND_CARD: Look(
        "no sound card",
        AMBER,
        flashes(3, on=0.15, off=0.25, pause=1.5),
        "three short flashes",
        points(0.0, 1 / 3, 2 / 3),
        "three lamps: three short flashes",
    ),
    Light.ERROR: Look(
        "something is broken: look into the log",
        RED,
        flashes(2, on=0.5, off=0.5, pause=2.0),
        "two long flashes",
        points(0.0, 0.25, 0.5, 0.75),
        "a cross: two long flashes",
    ),
}
"""Every state, in the README's order; tests hold them apart."""

FROM = 3
"""Lights that make a ring, or a row, with a shape; fewer show the rhythm alone."""


def colours(light: Light, seconds: float, level: float, count: int, coloured: bool = True) -> tuple[Colour, ...]:
    """What each of `count` lights shows; without colours, grey."""
    look = LOOKS[light]
    red, green, blue = look.colour if coloured else WHITE
    return tuple((red * b, green * b, blue * b) for b in brightness(light, seconds, level, count))


def brightness(light: Light, seconds: float, level: float, count: int) -> tuple[float, ...]:
    """The same without its colour, each 0 to 1."""
    look = LOOKS[light]
    bright = look.rhythm.at(seconds)
    if count >= FROM:
        now = Now(seconds, bright, level)
        return tuple(look.shape(lamp, now) for lamp in lamps(count))
    if look.hears:
        bright += (1 - bright) * level
    return (bright,) * count


def stays(light: Light, seconds: float) -> Seconds:
    """For how long it looks as it does now, at least: until then the panel may sleep."""
    look = LOOKS[light]
    return FRAME if look.hears else look.rhythm.stays(seconds)


def table() -> str:
    """The README's table, in Markdown."""
    rows = [
        f"| {light.value} | {look.single} | {look.ring} | {NAMES[look.colour]} | {look.when} |"
        for light, look in LOOKS.items()
    ]
    return "\n".join(["| state | one light | a ring | colour | when |", "|---|---|---|---|---|", *rows])
