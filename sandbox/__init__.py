"""A local workspace that speaks Slack's wire protocol. It imports nothing of the bot's."""
