"""What becomes of a message of which nobody knows whether Slack has it."""
