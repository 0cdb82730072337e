"""The only place that knows everything: configuration, addresses, commands."""
