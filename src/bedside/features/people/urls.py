"""Addresses of signing in, of one's own account, and of people, units and the organization.

allauth finds its pages by their plain names, so those stand outside the namespace `people`. Pages of it that aren't
listed (signing up, confirming an address, third-party accounts) don't exist here.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from bedside.features.people.views import entrance, factors, people, places, you

entering = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/stopped/", account.account_inactive, name="account_inactive"),
    path("sign-out/", account.logout, name="account_logout"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("password/forgotten/", account.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/new/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]

own_sign_in = [
    path("", you.sign_in, name="mfa_index"),
    path("password/", account.password_change, name="account_change_password"),
    path("password/first/", account.password_set, name="account_set_password"),
    path("app/", factors.activate_app, name="mfa_activate_totp"),
    path("app/remove/", factors.deactivate_app, name="mfa_deactivate_totp"),
    path("passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    path("passkeys/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", factors.generate_codes, name="mfa_generate_recovery_codes"),
    path("recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]

own = [
    path("begin/", entrance.begin, name="begin"),
    path("begin/how/", entrance.begin_how, name="begin-how"),
    path("begin/you/", entrance.begin_you, name="begin-you"),
    path("demo/", entrance.demo, name="demo"),
    path("invitation/", entrance.invitation, name="invitation"),
    path("invitation/<str:token>/", entrance.invitation_link, name="invitation-link"),
    path("you/", you.about, name="you"),
    path("you/alive/", you.alive, name="alive"),
    path("you/places/", you.places, name="places"),
    path("you/places/others/end/", you.places_end_others, name="places-end-others"),
    path("you/places/<int:pk>/end/", you.place_end, name="place-end"),
    path("you/second-factor/", you.set_up_second_factor, name="second-factor"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invitations/", people.invitation_list, name="invitations"),
    path("people/invitations/<int:pk>/withdraw/", people.invitation_withdraw, name="invitation-withdraw"),
    path("people/invitations/<int:pk>/again/", people.invitation_again, name="invitation-again"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/change/", people.person_change, name="person-change"),
    path("people/<int:pk>/roles/", people.person_roles, name="person-roles"),
    *(path(f"people/<int:pk>/{act}/", people.person_act, {"act": act}, name=f"person-{act}") for act in people.ACTS),
    path("units/", places.unit_list, name="units"),
    path("units/new/", places.unit_new, name="unit-new"),
    path("units/<int:pk>/", places.unit_change, name="unit"),
    path("units/<int:pk>/close/", places.unit_close, name="unit-close"),
    path("units/<int:pk>/reopen/", places.unit_reopen, name="unit-reopen"),
    path("organization/", places.organization_page, name="organization"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *entering,
    path("you/sign-in/", include(own_sign_in)),
    path("", include((own, "people"))),
]
