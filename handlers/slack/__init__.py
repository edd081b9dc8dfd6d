"""Slack's side of every feature: Block Kit, modals, replies, times in the reader's zone, channels."""
