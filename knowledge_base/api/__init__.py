"""/api/v1/ of the knowledge base: all that its pages can do."""
