"""One verb to more tickets than anybody waits for."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from helpdesk.base.accounts.models import Agent
from helpdesk.base.ids import new_id


class ManyJob(models.Model):
    """waiting: numbers of tickets that it was not tried on yet. done: on those it worked.

    name: what the verb takes, for each. names: what it takes for some, by their numbers.
    before: what is to be put back, by numbers: whose they were.
    refused: with why, the first hundred; `refusals` are all.
    undoes: the job whose work this one takes back.
    """

    public_id = models.UUIDField(default=new_id, unique=True, editable=False)
    agent = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    verb = models.CharField(max_length=20)
    name = models.CharField(max_length=160, blank=True)
    names = models.JSONField(default=dict)
    waiting = ArrayField(models.BigIntegerField())
    done = ArrayField(models.BigIntegerField(), default=list)
    before = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    refusals = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    undoes = models.OneToOneField(
        "self", models.CASCADE, null=True, related_name="undone_by"
    )
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # The sweep: what is not done.
            models.Index(
                fields=["id"], condition=Q(ended_at=None), name="many_job_going_on"
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} to {self.total}"
