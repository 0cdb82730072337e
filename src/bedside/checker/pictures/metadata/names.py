"""Names of files: a name can be a patient's."""

from bedside.checker.pictures.kinds import Kind


def safe_name(name: str, kind: Kind) -> str:
    """Return a name that keeps nothing of the old one: what it is, and an ending that fits.

    `name` is taken only so that nobody forgets to ask; even its ending may be somebody's.
    """
    del name
    return f"{kind.group.value}.{kind.ending}"
