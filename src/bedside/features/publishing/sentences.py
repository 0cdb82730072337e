"""What a network's complaint says to an author."""

from django.utils.translation import gettext as _

from bedside.features.accounts.api import Account, network_of
from bedside.networks.base import Complaint


def complaint_sentence(account: Account, complaint: Complaint) -> str:
    """Return one sentence that names the network and what to do."""
    values = {"network": network_of(account).name, **complaint.params}
    return _SENTENCES[complaint.code]() % values


_SENTENCES = {
    "text.empty": lambda: _("%(network)s: there are no words yet."),
    "text.too-long": lambda: _("%(network)s takes %(limit)s characters; this has %(count)s. Shorten it."),
    "pictures.too-many": lambda: _("%(network)s takes %(limit)s pictures; this has %(count)s. Remove some."),
    "picture.too-large": lambda: _("%(network)s takes smaller pictures. Make this one smaller."),
    "picture.kind": lambda: _("%(network)s doesn't take this kind of picture. Use a JPEG or PNG file."),
    "film.not-taken": lambda: _("%(network)s takes no films. Remove it, or write other words for this account."),
    "film.too-large": lambda: _("%(network)s takes smaller films. Make this one shorter."),
    "film.too-long": lambda: _("%(network)s takes films of %(limit)s seconds; this has %(count)s. Make it shorter."),
    "film.kind": lambda: _("%(network)s doesn't take this kind of film. Use an MP4 file."),
    "film.with-pictures": lambda: _("A film stands alone in its post. Remove what stands beside it."),
    "captions.too-large": lambda: _("%(network)s takes shorter captions. Make the film shorter, or two of it."),
    "alt.missing": lambda: _("%(network)s: a picture has no description. Say what it shows."),
    "alt.too-long": lambda: _(
        "%(network)s takes descriptions of %(limit)s characters; this has %(count)s. Shorten it."
    ),
    "thread.too-long": lambda: _("%(network)s takes threads of %(limit)s posts; this has %(count)s. Shorten it."),
}
