"""Pages of the knowledge base; so far those of whoever writes it."""
