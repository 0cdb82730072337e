"""One module, one command of `bedside`."""
