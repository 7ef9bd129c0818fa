"""Rows every app may use."""

from django.db import models


class Job(models.Model):
    """One slot of periodic work. Inserting the row is the right to do the work.

    Two processes that tick at once insert the same (job, slot): one of them does it.
    """

    name = models.CharField(max_length=60)
    slot = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "slot"], name="job_once_a_slot")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.slot}"

    @classmethod
    def claim(cls, name: str, slot: str) -> bool:
        """Whether this caller is the one who does it."""
        _, mine = cls.objects.get_or_create(name=name, slot=slot)
        return mine


class Spent(models.Model):
    """How often something was done since a moment; see `helpdesk.base.limits`.

    Its table is not logged (migration 0003).
    """

    key = models.CharField(max_length=200, primary_key=True)
    count = models.IntegerField()
    until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "spent"

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class Answered(models.Model):
    """What a request with an Idempotency-Key was answered; see `helpdesk.base.api.once`.

    owner: the token and the agent it acted for. fingerprint: of what was asked.
    """

    owner = models.CharField(max_length=200)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "answered"
        constraints = [
            models.UniqueConstraint(fields=["owner", "key"], name="answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.key}"
