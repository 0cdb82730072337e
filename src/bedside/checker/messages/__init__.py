"""The sentences of the findings, one file a language."""
