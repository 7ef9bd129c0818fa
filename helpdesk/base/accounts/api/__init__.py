"""What the API shows of people and teams, and takes of them."""
