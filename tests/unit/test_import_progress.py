"""The bar: for people at a terminal, and for nobody else."""

import io

from db.importing.progress import Progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_sees_a_bar_once_a_percent_and_nothing_afterwards():
    terminal = Terminal()

    assert list(Progress(terminal).over(range(1000), "checking")) == list(range(1000))
    assert terminal.getvalue().count("\r") == 100 + 1
    assert "checking ███████████████░░░░░░░░░░░░░░░ 50 %" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")  # the line is wiped


def test_a_file_or_a_pipe_gets_not_a_byte():
    pipe = io.StringIO()

    assert list(Progress(pipe).over(["a"], "checking")) == ["a"]
    assert pipe.getvalue() == ""
