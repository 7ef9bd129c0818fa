"""What one is told, how one wants to be told, and on what."""
