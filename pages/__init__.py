"""One screen a file, each a `render()` that reads top to bottom.
`shell` is the only script; it decides language, viewer and page."""
