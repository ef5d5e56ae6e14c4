"""Text from anywhere made safe to stand in the report: in HTML, in SVG, as data in a script.

Articles and predictions are untrusted: they may hold markup, quotes, control characters, marks that
turn the direction of writing, halves of surrogate pairs. None of it may become markup or script, or
move the text around it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
"""Control and format characters, bidirectional marks, lone surrogates: shown by their number."""

_IN_SCRIPT = re.compile(
    "[<>&'\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
"""What could end a script element or a line of it, or that no file in UTF-8 can hold."""


def visible(text: str) -> str:
    """The text with each character that cannot be seen, or turns others around, as `⟨U+202E⟩`.

    Tabs and line breaks stay. The result still has to be escaped for where it is put.
    """
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found.group()):04X}⟩", text)


def script_json(value: object) -> str:
    """JSON that may stand inside a `<script>` element: no character of it can end the element.

    `JSON.parse` gives back the very value, offsets unchanged.

    Raises:
        ValueError: for a number that JSON cannot hold (NaN, infinity).
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _IN_SCRIPT.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def csp_hash(source: str) -> str:
    """The source expression by which a Content-Security-Policy allows this very inline element."""
    digest = hashlib.sha256(source.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
