"""Twilio: what its webhooks say, and calls of its API.

Another provider of text messages is a package beside this one, and an entry in `sms`.
"""
