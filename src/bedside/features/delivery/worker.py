"""What the worker process needs of the outbox."""

from bedside.features.delivery.courier import Courier
from bedside.features.delivery.engagement import fetch_due
from bedside.features.delivery.line import say_alive, sign_off, sign_on
from bedside.features.delivery.services.sweeping import free_held

__all__ = ["Courier", "fetch_due", "free_held", "say_alive", "sign_off", "sign_on"]
