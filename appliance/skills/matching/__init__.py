"""From an utterance to the skill that owns it: sentences parsed once, words folded, candidates looked up, slips undone."""
