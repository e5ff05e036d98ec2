"""For those who write skills: a new one, what is wrong with one, and which are installed."""
