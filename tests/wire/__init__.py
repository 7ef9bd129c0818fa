"""The other side of every wire: what providers send, and servers that behave like them."""
