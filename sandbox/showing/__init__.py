"""What a person sees: messages, modals and mrkdwn as HTML, pages on disk and screenshots."""
