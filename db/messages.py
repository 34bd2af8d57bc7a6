"""Messages that people read are marked here and said in their language by `dashboard.words`."""


def N_(message: str) -> str:  # noqa: N802  gettext's own name for a marked, not yet translated string
    return message
