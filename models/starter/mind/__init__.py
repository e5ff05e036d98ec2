"""The starter mind: a tiny Llama-architecture model, trained from scratch on `questions.toml` (see README.md)."""
