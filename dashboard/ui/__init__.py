"""Streamlit pieces that two or more pages share. A page composes them; they know runtime and words.
Each piece asks for the viewer itself, because a fragment does not pass through the shell."""
