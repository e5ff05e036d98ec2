"""Starts the processes in order, watches them, starts again what falls, and ends them all."""
