"""The picture in the README is drawn from the table."""

from xml.etree import ElementTree

import pytest

from appliance.messages import Light
from appliance.panel.lights import LOOKS
from appliance.panel.picture import FILE, RATE, RING, animation, courses, paint, picture


def test_the_picture_is_that_of_the_table() -> None:
    assert FILE.read_text(encoding="utf-8") == picture(), "draw it again: python -m appliance.panel.picture"


def test_it_is_small_and_well_formed_and_names_every_state() -> None:
    drawn = picture()
    assert len(drawn) < 300_000
    tree = ElementTree.fromstring(drawn)
    assert [text.text for text in tree.iter("{http://www.w3.org/2000/svg}text")] == [light.value for light in LOOKS]
    assert len(list(tree.iter("{http://www.w3.org/2000/svg}circle"))) == len(Light) * (2 + RING)


@pytest.mark.parametrize("light", list(Light))
def test_every_course_is_whole_looks_long_and_as_bright_as_the_state(light: Light) -> None:
    for _x, _y, _radius, length, course in courses(light):
        assert len(course) == pytest.approx(length * RATE)
        assert set(map(len, course)) == {7}


def test_a_lamp_that_does_not_change_is_not_animated() -> None:
    assert animation(2.0, ["#000000"] * 5) == ""
    assert 'keyTimes="0;0.4" values="#000000;#ffffff"' in animation(1.0, ["#000000"] * 2 + ["#ffffff"] * 3)


def test_a_screen_shows_dark_and_full_as_they_are() -> None:
    assert paint((0.0, 0.0, 0.0)) == "#181a1e"
    assert paint((1.0, 0.0, 0.0)) == "#ff0000"
