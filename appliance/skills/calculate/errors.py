"""Why something cannot be calculated."""

from appliance.errors import BadInput


class NoExpression(BadInput):
    """It is not to be understood."""


class NotDivisible(BadInput):
    """Something is divided by zero."""


class NoRoot(BadInput):
    """A negative number has no such root."""


class TooLarge(BadInput):
    """Larger than anybody wants to hear."""
