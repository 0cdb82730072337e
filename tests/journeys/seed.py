"""What the journeys need beyond the demo's data: somebody who signs in as in real life. Runs in the house's environment
and prints one line of JSON."""

import json

from bedside.site.boot import boot

boot()

from bedside.features.people.cast import PASSWORD  # noqa: E402
from bedside.features.people.models import User  # noqa: E402
from bedside.features.people.testing import give_app  # noqa: E402

secrets = {}
for name in ("maya", "priya", "ana"):
    user = User.objects.get(email=f"{name}@riverside.example")
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    secrets[name] = give_app(user)
print(json.dumps({"secrets": secrets, "people": {user.email.split("@")[0]: user.pk for user in User.objects.all()}}))
