"""The help centre, for whoever reads it: pages below /help/."""
