#!/usr/bin/env python3
"""Checks that nothing in this folder was changed, taken away or added since the bundle was made.

Python 3.8 or newer, nothing else; no network. Run it in the folder you have unpacked:

    python3 verify.py

It compares the SHA-256 of every file with manifest.json. Exit code 0: all is as it was; 1: it is not.
"""

import hashlib
import json
import os
import sys

MANIFEST = "manifest.json"
FORMAT = "baqylau-evidence-bundle/1"
WORDS = {
    "changed": "CHANGED / ИЗМЕНЁН / ӨЗГЕРТІЛГЕН",
    "missing": "MISSING / ОТСУТСТВУЕТ / ЖОҚ",
    "extra": "NOT LISTED / НЕТ В СПИСКЕ / ТІЗІМДЕ ЖОҚ",
    "unreadable": "CANNOT BE READ / НЕ ЧИТАЕТСЯ / ОҚЫЛМАЙДЫ",
}


def digest(path):
    """The SHA-256 of a file, in hexadecimal."""
    found = hashlib.sha256()
    with open(path, "rb") as source:
        for chunk in iter(lambda: source.read(1 << 20), b""):
            found.update(chunk)
    return found.hexdigest()


def read_manifest(folder):
    """{path: (size, sha256)}. Raises ValueError if it is not a manifest of such a bundle."""
    with open(os.path.join(folder, MANIFEST), encoding="utf-8") as source:
        told = json.load(source)
    if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("files"), list):
        raise ValueError("it is not the manifest of such a bundle")
    listed = {}
    for each in told["files"]:
        path, size, sha256 = each["path"], each["size"], each["sha256"]
        parts = path.split("/")
        if path in listed or "\\" in path or ":" in path or any(part in ("", ".", "..") for part in parts):
            raise ValueError(f"it lists a path that no bundle has: {path!r}")
        listed[path] = (size, sha256)
    if not listed:
        raise ValueError("it lists no files")
    return listed


def files_below(folder):
    """Everything that is not a folder, links too, with / between the parts of a path."""
    found = set()
    for place, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        for name in names + links:
            path = os.path.relpath(os.path.join(place, name), folder)
            found.add(path.replace(os.sep, "/"))
    return found


def problem_of(folder, path, size, sha256):
    """What is wrong with a listed file, a key of WORDS; None if nothing is."""
    real = os.path.join(folder, *path.split("/"))
    if not os.path.lexists(real):
        return "missing"
    if os.path.islink(real) or not os.path.isfile(real):
        return "changed"
    try:
        return None if os.path.getsize(real) == size and digest(real) == sha256 else "changed"
    except OSError:
        return "unreadable"


def find_problems(folder, listed):
    """[(key of WORDS, path)]"""
    checked = [(problem_of(folder, path, *listed[path]), path) for path in sorted(listed)]
    extra = files_below(folder) - set(listed) - {MANIFEST}
    return [each for each in checked if each[0]] + [("extra", path) for path in sorted(extra)]


def main(arguments):
    folder = arguments[0] if arguments else os.path.dirname(os.path.abspath(__file__))
    try:
        listed = read_manifest(folder)
        own = digest(os.path.join(folder, MANIFEST))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        print(f"FAILED: manifest.json cannot be used: {problem}")
        print("НЕ ПРОЙДЕНО: manifest.json непригоден. / ӨТПЕДІ: manifest.json жарамсыз.")
        return 1
    problems = find_problems(folder, listed)
    for key, path in problems:
        print(f"{WORDS[key]}: {path}")
    print(f"manifest.json SHA-256: {own}")
    if problems:
        print(f"FAILED: {len(problems)} of the files are not as they were when the bundle was made.")
        print(f"НЕ ПРОЙДЕНО: файлов, не совпадающих с исходными: {len(problems)}.")
        print(f"ӨТПЕДІ: бастапқыға сәйкес келмейтін файл саны: {len(problems)}.")
        return 1
    print(f"PASSED: all {len(listed)} files are as they were when the bundle was made.")
    print(f"ПРОЙДЕНО: все файлы ({len(listed)}) соответствуют исходным.")
    print(f"ӨТТІ: барлық файл ({len(listed)}) бастапқыға сәйкес.")
    print("Compare the SHA-256 above with the one the HQ gave you by another way.")
    print("Сравните SHA-256 выше с тем, который штаб сообщил вам другим путём.")
    print("Жоғарыдағы SHA-256-ны штаб сізге басқа жолмен берген мәнмен салыстырыңыз.")
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a console may not have every letter
    sys.exit(main(sys.argv[1:]))
