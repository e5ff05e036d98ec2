"""Flags that stop a loop after a while."""


class After:
    """Says stop when it was asked `looks` times."""

    def __init__(self, looks: int) -> None:
        self._left = looks

    @property
    def stopped(self) -> bool:
        self._left -= 1
        return self._left < 0
