"""The drill's messengers: providers on this machine that call us, and people who write by
them. What they tell us comes up to five times and out of order, as providers do it."""
