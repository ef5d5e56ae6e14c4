"""Makes `pipeline/zhiguan/traditional.txt` from OpenCC's table of characters.

    python scripts/build_traditional.py TSCharacters.txt

`TSCharacters.txt` comes with OpenCC (Apache-2.0) and with its packages on PyPI. Kept is each
character that simplified text does not use (GB 2312 has it not) and whose first simplified form it
does use: so simplified text stays as it is, and a traditional character stands for exactly one.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "pipeline" / "zhiguan" / "traditional.txt"
HEADER = "# traditional and simplified forms, after OpenCC's TSCharacters (Apache-2.0)\n"


def in_gb2312(character: str) -> bool:
    """Whether the character set of simplified text holds it."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def pairs(table: str) -> list[tuple[str, str]]:
    """Traditional and simplified characters, in the table's order."""
    found = []
    for line in table.splitlines():
        traditional, _, simplified = line.partition("\t")
        first = simplified.split(" ")[0]
        if len(traditional) == len(first) == 1 and in_gb2312(first) and not in_gb2312(traditional):
            found.append((traditional, first))
    return found


def main() -> int:
    """Writes the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("table", type=Path)
    found = pairs(parser.parse_args().table.read_text(encoding="utf-8"))
    lines = "".join(f"{traditional}{simplified}\n" for traditional, simplified in found)
    TARGET.write_text(HEADER + lines, encoding="utf-8")
    print(f"{len(found)} pairs in {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
