"""The load of the mail path: customers who write, and the servers in between."""
