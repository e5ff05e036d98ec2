from appliance.audio.counts import Stamps


def test_the_last_blocks_are_kept_in_order() -> None:
    stamps = Stamps(3)
    for number in range(5):
        stamps.add(number, 10 * number)
    assert stamps.table().tolist() == [[2, 20], [3, 30], [4, 40]]


def test_a_table_that_is_not_full_has_no_empty_rows() -> None:
    stamps = Stamps(3)
    stamps.add(7, 70)
    assert stamps.table().tolist() == [[7, 70]]


def test_nothing_is_kept_unless_it_was_asked_for() -> None:
    stamps = Stamps(0)
    stamps.add(7, 70)
    assert len(stamps.table()) == 0
