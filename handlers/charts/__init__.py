"""Charts on their way into messages: composed, drawn, kept, put side by side, sent to one person."""
