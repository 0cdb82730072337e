"""The forms of signing in: allauth's, in our words and with our lock-out."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bedside.features.people import lockout
from bedside.features.people.adapters import NOT_RIGHT_CODE, AccountAdapter
from bedside.features.people.models import User

PASSWORD_HINT = _("At least 12 characters. Three or four unrelated words are easy to remember and hard to guess.")


def _bare(form: forms.Form) -> None:
    """Take away placeholders: every field has a label."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


def _describe(form: forms.Form, **words: tuple[Any, Any]) -> None:
    _bare(form)
    for name, (label, help_text) in words.items():
        form.fields[name].label, form.fields[name].help_text = label, help_text


class SignInForm(account.LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self, login=(_("Mail address"), ""), password=(_("Password"), ""))
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class ConfirmPasswordForm(account.ReauthenticateForm):
    """The password again, before something grave."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self, password=(_("Password"), ""))


class _TwicePassword:
    """Turns the two fields of a new password into words."""

    fields: dict[str, forms.Field]

    def _describe_new(self) -> None:
        self.fields["password1"].label, self.fields["password1"].help_text = _("New password"), PASSWORD_HINT
        self.fields["password2"].label = _("New password again")
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)


class ChangePasswordForm(_TwicePassword, account.ChangePasswordForm):
    """A new password for whoever knows the old one. Guesses count as they do at the door."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self, oldpassword=(_("Password until now"), ""))
        self._describe_new()

    def clean_oldpassword(self) -> str:
        """Check the old password, unless passwords are paused."""
        tried = lockout.take_try(self.user, context.request)
        if tried is None:
            raise AccountAdapter().validation_error("enter_current_password")
        try:
            password: str = super().clean_oldpassword()
        except ValidationError:
            lockout.note_failure(tried, means="password")
            raise
        lockout.give_back(tried)
        return password


class SetPasswordForm(_TwicePassword, account.SetPasswordForm):
    """A first password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._describe_new()


class NewPasswordForm(_TwicePassword, account.ResetPasswordKeyForm):
    """A new password for whoever has the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._describe_new()


class ForgottenForm(account.ResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self, email=(_("Mail address"), ""))


class _Counted(mfa.BaseAuthenticateForm):
    """A code whose wrong tries count towards the pause."""

    user: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self, code=(_("Code"), _("Six digits from your app, or one of your recovery codes.")))
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}

    def clean_code(self) -> str:
        """Check the code, unless signing in is paused."""
        tried = lockout.take_try(self.user, context.request)
        if tried is None:
            raise ValidationError(NOT_RIGHT_CODE)
        try:
            code: str = super().clean_code()
        except ValidationError:
            lockout.note_failure(tried, means="code")
            raise
        lockout.give_back(tried)
        return code


class CodeForm(_Counted, mfa.AuthenticateForm):
    """The code that finishes signing in."""


class ConfirmCodeForm(_Counted, mfa.ReauthenticateForm):
    """The code again, before something grave."""


class AppForm(ActivateTOTPForm):
    """The first code of a new app: proof that it works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self, code=(_("Code from the app"), _("Six digits. They change every half minute.")))
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}

    def clean_code(self) -> str:
        """Check the code. Nothing is locked by a wrong one: the app is still being set up."""
        try:
            code: str = super().clean_code()
        except ValidationError:
            raise ValidationError(
                _("This code isn't right. Type the one the app shows now, and check that the phone's clock is right.")
            ) from None
        return code


class PasskeyForm(AddWebAuthnForm):
    """A new passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(
            self,
            name=(_("Name of the passkey"), _("So that you know it again: “Phone”, “Key on my ring”.")),
            passwordless=(
                _("Sign in with it alone, without a password"),
                _("Your device asks for your finger, your face or its PIN. Turn this off only for old security keys."),
            ),
        )
        self.fields["name"].widget.attrs["maxlength"] = 60
        self.fields["passwordless"].initial = True


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _describe(self, name=(_("Name of the passkey"), ""))
