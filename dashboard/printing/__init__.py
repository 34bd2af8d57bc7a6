"""PNG and PDF of drawings, documents and the wall, by one kept Chromium of our own.

Without a Chromium on the server it says so, and what needs none goes on.
"""
