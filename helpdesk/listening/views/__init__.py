"""Pages: the stream, what is decided about it, and the settings of both."""
