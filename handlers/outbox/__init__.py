"""What a facilitator decides about a message of which nobody knows whether Slack has it."""
