"""The starter ears: a small Whisper for whisper.cpp, trained from scratch on synthetic speech by this recipe."""
