"""`python -m dashboard`: serve Baqylau with the settings of the environment."""

import os
import sys
from pathlib import Path

from dashboard import settings

APP = Path(__file__).parent.parent / "app.py"


def main() -> None:
    try:
        chosen = settings.load(os.environ)
    except settings.SettingError as problem:
        sys.exit(f"baqylau does not start: {problem}")
    os.chdir(APP.parent)
    command = [sys.executable, "-m", "streamlit", "run", str(APP), "--server.port", str(chosen.port)]
    os.execv(sys.executable, command)  # noqa: S606  our own interpreter, our own file


if __name__ == "__main__":
    main()
