"""Takes what the speaker plays out of what the microphone hears. See README.md."""
