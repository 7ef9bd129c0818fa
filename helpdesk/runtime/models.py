from django.db import models


class Beat(models.Model):
    """When something was last seen alive: the pump's ring, and a worker."""

    name = models.CharField(max_length=50, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
