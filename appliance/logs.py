"""Structured logs: one line an event, JSON in a file or a pipe, colour on a terminal. No words that somebody spoke are logged."""

import logging
import sys

import structlog

from appliance.run import Run


def configure(_run: Run | None = None, level: int = logging.INFO) -> None:
    """Sets up `structlog` for this process, writing to standard error."""
    terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=not terminal),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
    )
