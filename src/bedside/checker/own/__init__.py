"""The organization's own rules as plain data: words not to use, words that must stand with a topic, hashtags of
campaigns, other weights for built-in rules, exceptions. No database: the command reads them from a TOML file.

`model` is the data, and all that `Context` needs of it; `reading` and `writing` are TOML and plain data, `looking` what
is found in a text, `trying` the examples.
"""
