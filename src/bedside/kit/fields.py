"""Model fields whose contents the database never sees in the clear."""

import json
from typing import Any

from django.core.checks import CheckMessage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from bedside.kit import crypto


class EncryptedText(models.BinaryField):  # type: ignore[type-arg]
    """A text, encrypted at rest. Can't be searched or ordered by."""

    def _check_str_default_value(self) -> list[CheckMessage]:
        """A BinaryField's default must be bytes; ours is the text that is encrypted into them."""
        return []

    def from_db_value(
        self, value: bytes | memoryview | None, expression: object, connection: BaseDatabaseWrapper
    ) -> Any:
        return None if value is None else crypto.decrypt(bytes(value))

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> bytes | None:
        return None if value is None else crypto.encrypt(value)

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError("encrypted fields are not serialized")


class EncryptedJSON(EncryptedText):
    """Anything JSON can hold, encrypted at rest."""

    def from_db_value(
        self, value: bytes | memoryview | None, expression: object, connection: BaseDatabaseWrapper
    ) -> Any:
        text = super().from_db_value(value, expression, connection)
        return None if text is None else json.loads(text)

    def get_prep_value(self, value: Any) -> bytes | None:
        return None if value is None else super().get_prep_value(json.dumps(value, cls=DjangoJSONEncoder))


class EncryptedBytes(EncryptedText):
    """A file, encrypted at rest."""

    def from_db_value(
        self, value: bytes | memoryview | None, expression: object, connection: BaseDatabaseWrapper
    ) -> Any:
        return None if value is None else crypto.decrypt_bytes(bytes(value))

    def get_prep_value(self, value: Any) -> bytes | None:
        return None if value is None else crypto.encrypt_bytes(value)
