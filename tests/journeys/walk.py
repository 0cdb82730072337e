"""Pages opened by hand, each looked at as it is opened."""

from playwright.sync_api import Page
from tests.journeys.looking import kind_of, look


class Walk:
    """One browser's way from page to page. `wrong`: what axe-core found; `kinds`: where it was."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.kinds: set[str] = set()
        self.wrong: list[str] = []

    def to(self, address: str) -> None:
        """Open an address, and look."""
        self.page.goto(address)
        self.here()

    def here(self) -> None:
        """Look at the page that is open."""
        self.wrong += look(self.page, thoroughly=True)
        self.kinds.add(kind_of(self.page.url) or "nothing")

    def press(self, name: str) -> None:
        """Press a button that leads to another page, and look at that."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).click()
        self.here()
