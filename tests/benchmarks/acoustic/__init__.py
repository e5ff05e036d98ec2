"""Waits as a person hears them: question and answer as two channels of one recording, so that both are on one clock."""
