"""Who comes in: the door in front of HTTP and WebSocket, signing in, sessions and what they hold open.

Deny by default. What a role may see stands in `dashboard.viewer`.
"""
