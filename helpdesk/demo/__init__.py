"""A made-up company, so that a visitor sees a helpdesk alive."""

# Where a visitor plays a customer, or at the next port that is free.
PROVIDERS_PORT = 8790
