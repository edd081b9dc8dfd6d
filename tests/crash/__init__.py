"""Replicas of the outbox that are killed, stopped and given wrong clocks, and what reached Slack then."""
