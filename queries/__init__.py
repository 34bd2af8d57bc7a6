"""Questions to the database, one file a noun, one function a question.
Pure: the connection and the time are arguments; no cache, no Streamlit."""
