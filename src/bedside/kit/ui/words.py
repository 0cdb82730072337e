"""The sentences that scripts say. They travel in the page as JSON, so that they are translated like everything else."""

from django.utils.translation import gettext as _


def for_scripts() -> dict[str, str]:
    return {
        "saved": _("Saved"),
        "saving": _("Saving"),
        "unsaved": _("Not saved yet"),
        "retrying": _("Not saved: trying again. Your words are still here."),
        "stale": _("Somebody else changed this. Your words are still here; copy them, then load the page again."),
        "refused": _("Not saved. Your words are still here."),
        "signedOut": _("You are signed out. Your words are still here. Sign in in another tab, then type on."),
        "failed": _("That did not work. Nothing was changed. Try again in a moment."),
        "offline": _("There is no connection. Nothing was changed."),
        "undo": _("Undo"),
        "undone": _("Undone"),
        "close": _("Close"),
        "left": _("%(count)s left"),
        "over": _("%(count)s too many"),
        "copied": _("Copied"),
        "remove": _("Remove %(name)s"),
        "choose": _("Type to find, then choose"),
        "noMatch": _("Nothing matches"),
        "chosen": _("%(name)s chosen"),
        "removed": _("%(name)s removed"),
        "confirm": _("Do it"),
        "cancel": _("Go back"),
        "logoff": _("You will be signed out in %(time)s."),
        "selected": _("%(count)s selected"),
        "noneSelected": _("None selected"),
        "updated": _("Updated"),
        "now": _("now"),
        "keysOn": _("Single-key shortcuts are on"),
        "keysOff": _("Single-key shortcuts are off"),
    }
