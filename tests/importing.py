"""Running an import in a test as the command line does."""

import argparse
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.importing import cli


@dataclass(frozen=True, slots=True)
class Told:
    code: int
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Importer:
    engine: sa.Engine
    folder: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, noun: str, content: str | bytes, *options: str, name: str = "file") -> Told:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self.run(noun, str(path), *options)

    def run(self, *arguments: str) -> Told:
        parser = argparse.ArgumentParser()
        cli.add_arguments(parser)
        code = cli.run(parser.parse_args(arguments), self.engine)
        told = self.capsys.readouterr()
        return Told(code, told.out, told.err)
