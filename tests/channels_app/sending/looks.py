"""What a delivery looks like now, and what the timeline tells of it."""

from tickets.models import Delivery


def now(delivery: Delivery) -> tuple[str, int, str]:
    delivery.refresh_from_db()
    return delivery.state, delivery.attempts, delivery.last_error


def told_of(delivery: Delivery, state: str) -> tuple[str, str, dict[str, str]]:
    said = {
        "delivery": str(delivery.public_id),
        "message": str(delivery.message.public_id),
        "state": state,
    }
    return "delivered", "", said
