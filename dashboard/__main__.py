"""`python -m dashboard`: serve Baqylau with the settings of the environment.

`python -m dashboard publish DIR` writes the public site instead (`dashboard.publishing.publish_command`).
"""

import argparse
import os
import sys
from pathlib import Path

import uvicorn

from dashboard import settings
from dashboard.publishing import publish_command

ROOT = Path(__file__).parent.parent
HOST = "127.0.0.1"
"""The demo has no login, so nobody but this computer may reach it; in front of a live HQ stands a proxy."""


def main() -> None:
    if sys.argv[1:2] == ["publish"]:
        sys.exit(publish_command.main(sys.argv[2:]))
    _parser().parse_args()
    try:
        chosen = settings.load(os.environ)
    except settings.SettingError as problem:
        sys.exit(f"baqylau does not start: {problem}")
    os.chdir(ROOT)
    os.environ["STREAMLIT_SERVER_PORT"] = str(chosen.port)
    # Not `streamlit run`: its listening socket leaves Nagle's algorithm on, and every answer takes 44 ms.
    uvicorn.run(
        "app:app",
        host=HOST,
        port=chosen.port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        access_log=False,
        server_header=False,
        log_level="warning",
    )


def _parser() -> argparse.ArgumentParser:
    """It takes no argument: `--help` tells the settings, and anything else is refused."""
    names = "\n".join(f"  {name:<24}{meaning}" for name, meaning in settings.SETTINGS.items())
    return argparse.ArgumentParser(
        prog="python -m dashboard",
        usage="%(prog)s | %(prog)s publish DIR [--help]",
        description="Serve the situation room, or publish the public site into a folder.",
        epilog=f"settings, read from the environment:\n{names}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


if __name__ == "__main__":
    main()
