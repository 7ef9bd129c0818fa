"""What other apps hear about people and teams, inside the transaction that did it.

Apps above this one keep promises that depend on who works here ("every open ticket has
somebody accountable"). A receiver that raises undoes the change: promises come first.
"""

from django.dispatch import Signal

# agent: Agent, by: Agent. Can no longer own tickets: inactive, or collaborator now.
stepped_down = Signal()

# team: Team, by: Agent. Lead, duty or the idle rule changed.
team_changed = Signal()

# No arguments: business hours, or their holidays, are others now.
hours_changed = Signal()

# agent: Agent. Said by hand how much they are there.
presence_chosen = Signal()

# No arguments: somebody is absent now or later, or back; or a rota is another now.
turns_changed = Signal()
