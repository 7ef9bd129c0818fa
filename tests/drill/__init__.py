"""The fault drill: kill parts of a running helpdesk under load, and count what got lost.

README.md tells what it proves, how to read its verdict and how a channel joins.
"""
