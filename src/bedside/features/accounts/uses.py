"""What hangs on an account. Features above say it, in a module `account_uses.py` of theirs, so that whoever is about
to disconnect it knows:

register(lambda accounts: {3: _("2 posts are scheduled for it.")})
"""

from collections.abc import Callable, Mapping, Sequence

from bedside.features.accounts.models import Account

# From accounts to one sentence for each of them that there is something to say of.
Provider = Callable[[Sequence[Account]], Mapping[int, str]]

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a source of sentences."""
    if provider not in _providers:
        _providers.append(provider)


def uses_of(accounts: Sequence[Account]) -> dict[int, list[str]]:
    """Return the sentences for each account, by its primary key."""
    found: dict[int, list[str]] = {account.pk: [] for account in accounts}
    for provider in _providers:
        for account, sentence in provider(accounts).items():
            found[account].append(sentence)
    return found
