"""The network: Web API, Socket Mode, signed events, response URLs and uploads, on one port."""
