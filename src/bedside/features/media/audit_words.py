"""What entries about pictures are called."""

from django.utils.translation import gettext_lazy as _

from bedside.features.audit.words import register

register(
    {
        "picture.added": _("added %(subject)s"),
        "picture.made": _("made %(subject)s from what was uploaded"),
        "picture.making-failed": _("could not make %(subject)s"),
        "picture.making-asked": _("asked to make %(subject)s once more"),
        "picture.making-forgotten": _("let go of a version of %(subject)s that could not be made"),
        "upload.given-up": _("gave up %(subject)s"),
        "upload.erased": _("erased %(subject)s, which nobody finished within a day"),
        "upload.refused": _("refused %(subject)s and erased it"),
        "picture.looked-at": _("looked at %(subject)s for faces and words"),
        "picture.look-asked": _("asked for a new look at %(subject)s"),
        "picture.answered": _("answered for place %(sight)s in %(subject)s"),
        "picture.answer-taken-back": _("took back the answer for place %(sight)s in %(subject)s"),
        "picture.answer-ran-out": _("noted that the permission for place %(sight)s in %(subject)s ran out"),
        "picture.blurred": _("blurred a part of %(subject)s"),
        "picture.covered": _("covered a part of %(subject)s"),
        "picture.cropped": _("cropped %(subject)s"),
        "picture.cut": _("cut a piece out of %(subject)s"),
        "picture.captions-written": _("wrote captions for %(subject)s"),
        "picture.captions-read": _("read and signed the captions of %(subject)s"),
        "picture.captions-drafted": _("listened to %(subject)s and drafted captions"),
        "picture.draft-asked": _("asked for a draft of the captions of %(subject)s"),
        "picture.speechless": _("noted that nothing is said in %(subject)s"),
        "picture.version-used": _("went back to version %(number)s of %(subject)s"),
        "picture.described": _("changed what is said of %(subject)s"),
        "picture.deleted": _("deleted %(subject)s"),
    },
    kinds={"picture": _("picture %(id)s"), "upload": _("upload %(id)s")},
)
