"""Many tables made in one step of a migration, for installations that begin with them.

After each step Django makes all models anew that hang together with those it changed, and
here all do: sixty steps take half a minute. This one makes models of its own tables alone.
"""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ProjectState


class CreateTables(Operation):
    """`CreateModel` for each of them; they may name one another in any order."""

    # Whoever writes it into a file has each on lines of its own.
    serialization_expand_args: ClassVar[list[str]] = ["models"]

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        return (type(self).__qualname__, [self.models], {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # While it has no models made of it, a state only writes down what it is told.
        made = state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)
        if made is not None:
            # What was there stays as it is: nobody could know of these tables yet.
            made.render_multiple(
                [state.models[app_label, model.name_lower] for model in self.models]
            )
            state.__dict__["apps"] = made

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        # Foreign keys are made at the end of the migration, when every table is there.
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.models)} tables"

    @property
    def migration_name_fragment(self) -> str:
        return "tables"
