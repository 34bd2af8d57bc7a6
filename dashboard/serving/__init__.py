"""What every page is served with: files out of memory, headers, lines in the head of Streamlit's page.

What is put around Streamlit, so that pages need know nothing of it.
"""
