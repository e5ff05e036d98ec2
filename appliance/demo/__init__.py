"""The demo: recorded questions into a virtual microphone, answers out of a virtual speaker, nothing simulated in between."""
