"""Files as senders send them, harmless and not."""

from typing import Any

from tests.security.api_desk import ApiDesk

EVIDENCE = "/api/v1/evidence"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 a photograph"
HTML = b"<!DOCTYPE html><script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def send(desk: ApiDesk, incident_id: Any, content: bytes = JPEG, name: str = "photo.jpg", kind="image/jpeg"):
    return desk.client.post(
        EVIDENCE, data={"incident": incident_id}, files={"file": (name, content, kind)}, params={"lang": "en"}
    )


def send_raw(desk: ApiDesk, incident_id: str, content: Any = JPEG, **headers: str) -> Any:
    named = {"content-type": "image/jpeg", "evidence-incident": incident_id, "evidence-name": "photo.jpg"}
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return desk.client.post(EVIDENCE, content=content, headers={**named, **given})
