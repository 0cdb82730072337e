"""The rules, one folder a family, one module a rule, each with its page beside it."""
