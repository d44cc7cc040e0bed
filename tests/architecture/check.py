#!/usr/bin/env python3
"""The arrows between layers, checked on every #include "..." and on the libraries that one layer keeps to itself.

    server -> proto -> core
    in core: engine -> stories, duplicates, store -> records -> signature -> text -> base

stories, duplicates and store do not know each other. nlohmann/json stays in proto/ (and in bench/ and tests/, which are
no layer), Boost.Beast in server/http/, RocksDB in core/store/.

usage: check.py [ROOT]     checks the tree; before that, that planted violations are found. Exit 1 with one line each.
"""

import re
import sys
import tempfile
from pathlib import Path

SOURCE_SUFFIXES = {".hpp", ".cpp", ".h", ".cc"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.MULTILINE)

# What each part may include, besides itself. Longest prefix wins.
CORE_LOW = ["core/base", "core/text", "core/signature", "core/records"]
MAY_INCLUDE = {
    "core/base": [],
    "core/text": ["core/base"],
    "core/signature": ["core/text", "core/base"],
    "core/records": ["core/signature", "core/text", "core/base"],
    "core/duplicates": CORE_LOW,
    "core/stories": CORE_LOW,
    "core/store": CORE_LOW,
    "core/engine": ["core/stories", "core/duplicates", "core/store", *CORE_LOW],
    "proto": ["core"],
    "server": ["proto", "core"],
}

# Headers of a library, and the only places that may include them.
KEPT_LIBRARIES = [
    ("nlohmann/", ["proto", "bench", "tests"]),
    ("boost/beast", ["server/http", "bench", "tests"]),
    ("rocksdb/", ["core/store", "tests/core/store", "tests/support", "bench"]),
    ("boost/asio", ["server", "bench", "tests"]),
]
LAYERS = ["core", "proto", "server"]
ALL_CODE = [*LAYERS, "tests", "bench"]


def lies_in(path, prefix):
    return path == prefix or path.startswith(prefix + "/")


def part_of(path):
    if path.startswith("core/") and path.count("/") == 1:
        return "core/engine"  # core/engine.hpp and its neighbours are the engine's door
    parts = [part for part in MAY_INCLUDE if lies_in(path, part)]
    return max(parts, key=len, default=None)


def violations_of(path, text):
    own = part_of(path)
    for match in INCLUDE.finditer(text):
        quote, target = match.groups()
        where = f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
        for header, places in KEPT_LIBRARIES:
            if target.startswith(header) and not any(lies_in(path, place) for place in places):
                yield f"{where}: {target} belongs in {', '.join(places)} only"
        if own is None or not any(lies_in(target, layer) for layer in [*LAYERS, "tests", "bench"]):
            if own is not None and quote == '"':
                yield f'{where}: "{target}" is not included from the root of the tree'
            continue
        part = part_of(target) or target
        if part != own and not any(lies_in(part, allowed) for allowed in MAY_INCLUDE[own]):
            yield f"{where}: {own} must not include {target}"


def violations_in(root):
    found, files = [], 0
    for folder in ALL_CODE:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in SOURCE_SUFFIXES and path.is_file():
                files += 1
                found += violations_of(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))
    return found, files


PLANTED = {
    "core/text/a.cpp": '#include "core/signature/signature.hpp"\n',
    "core/base/a.hpp": '#include "core/text/utf8.hpp"\n',
    "core/stories/a.cpp": '// first line\n  #  include "core/duplicates/groups.hpp"\n',
    "core/store/a.cpp": '#include "core/stories/terms.hpp"\n',
    "core/duplicates/a.cpp": '#include "core/store/journal.hpp"\n',
    "core/records/a.cpp": '#include "core/engine.hpp"\n',
    "core/engine/a.cpp": '#include "proto/problem.hpp"\n',
    "core/engine/b.cpp": "#include <rocksdb/db.h>\n",
    "core/engine/c.cpp": '#include "a.hpp"\n',
    "proto/a.cpp": '#include "server/options.hpp"\n',
    "server/api/a.cpp": "#include <nlohmann/json.hpp>\n",
    "server/api/b.cpp": "#include <boost/beast/http.hpp>\n",
    "core/text/b.cpp": '#include "tests/support/sample_records.hpp"\n',
    "core/engine/d.cpp": "#include <boost/asio/post.hpp>\n",
}
ALLOWED = {
    "core/engine/e.cpp": '#include "core/engine.hpp"\n#include "core/stories/terms.hpp"\n#include <vector>\n',
    "core/engine_types.hpp": "#include <string>\n",
    "core/engine.hpp": '#include "core/engine_types.hpp"\n#include "core/engine/state.hpp"\n#include "core/records/record.hpp"\n',
    "server/http/a.cpp": '#include <boost/beast/http.hpp>\n#include "proto/problem.hpp"\n#include "core/engine.hpp"\n',
    "proto/b.cpp": '#include <nlohmann/json.hpp>\n#include "core/records/article.hpp"\n',
}


def check_the_check():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in {**PLANTED, **ALLOWED}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        found, _ = violations_in(root)
        caught = [violation.split(":")[0] for violation in found]
        return [f"a planted violation in {name} is not found" for name in PLANTED if caught.count(name) != 1] + [
            f"an allowed include in {name} is refused" for name in ALLOWED if name in caught
        ]


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2]).resolve()
    wrong = check_the_check()
    found, files = violations_in(root)
    for line in wrong + found:
        print(line)
    if files == 0:
        print(f"no sources under {root}")
    print(f"architecture: {files} files, {len(PLANTED)} planted violations, {len(wrong) + len(found)} wrong")
    return 1 if wrong or found or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
