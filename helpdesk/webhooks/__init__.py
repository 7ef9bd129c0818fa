"""What happens to tickets, told to other people's servers: Standard Webhooks 1.0.0."""
