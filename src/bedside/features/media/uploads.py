"""How files come in: kept in memory alone. What Django would write to a temporary file could be a patient.

The settings name `InMemory` as the one upload handler.
"""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from bedside.base.errors import Problem
from bedside.features.media.repaint import MAX_UPLOAD


class InMemory(FileUploadHandler):
    """Keeps files in memory and drops one as soon as it is too large; `too_large` then says so. The other fields of the
    form arrive all the same: nothing typed is lost."""

    too_large = False

    def new_file(self, *given: Any, **named: Any) -> None:
        super().new_file(*given, **named)
        self._kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self._kept.tell() + len(raw_data) > MAX_UPLOAD:
            self.too_large = True
            self._kept = BytesIO()
            raise SkipFile
        self._kept.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        self._kept.seek(0)
        return InMemoryUploadedFile(
            file=self._kept,
            field_name=self.field_name,
            # A file's name can name a patient.
            name="upload",
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
        )


def refuse_too_large(request: HttpRequest) -> None:
    """Raise Problem where a file of this request was dropped."""
    request.FILES  # noqa: B018 reads the form
    if any(isinstance(handler, InMemory) and handler.too_large for handler in request.upload_handlers):
        raise Problem(
            _("This file is larger than %(most)d MB.") % {"most": MAX_UPLOAD // 2**20}, _("Choose a smaller picture.")
        )
