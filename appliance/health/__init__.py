"""How the speaker is: what is measured, what is still well, what is told of it, and where a slow answer loses its time."""
