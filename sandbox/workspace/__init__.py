"""The memory: people, channels, messages, modals, files, and what shall go wrong. No HTTP."""
