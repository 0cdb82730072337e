"""The practice network: a small separate server that behaves like a social network, with faults on demand.

For learning, demos, drills and trials. `server` stands alone (its own process, its own durable store); `client` is how
Bedside reaches it, in the same way as any other network. No Django here.
"""
