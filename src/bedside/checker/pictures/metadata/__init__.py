"""What a file carries besides what one sees or hears, and a copy without it.

carried(data)    what it carries, as codes (see `Carries`)
clean(data)      a copy with nothing but what one sees, looked through again by a reader that didn't write it
"""

from bedside.checker.pictures.metadata.cleaning import Cleaned, carried, clean
from bedside.checker.pictures.metadata.codes import Carries
from bedside.checker.pictures.metadata.names import safe_name

__all__ = ["Carries", "Cleaned", "carried", "clean", "safe_name"]
