"""Writes a sentence embedding of every article of the labelled sets, for "quality --embeddings DIRECTORY".

usage: embed_sets.py DATA_DIRECTORY OUTPUT_DIRECTORY

One SET.jsonl.gz a set: {"id", "vector"}, int8 as the engine keeps them. A set that is there already is kept.
Of an article, title and first 200 words are embedded, which about fill the model's 256 tokens. "samples" are the
project's own articles; "seeds" the two that must become one story, with what they are replayed among.
"""
import gzip
import json
import sys
import time
from multiprocessing import Pool
from pathlib import Path

import numpy as np

from sentence_model import SentenceModel

SETS = {"ecb": "stories/ecb", "telegram": "stories/telegram_ru_en", "aggregator": "stories/aggregator",
        "wikinews": "stories/wikinews", "allsides": "stories/allsides", "fnc": "stories/fnc",
        "uci_titles": "stories/uci_titles", "politifact": "rewrites/politifact",
        "many_domains": "rewrites/many_domains", "samples": "", "seeds": ""}
SAMPLES = Path("samples/articles.jsonl")
WORDS, CHUNK, PROCESSES = 200, 64, 2
COMPANY, COMPANY_MAX = "Nvidia", 300  # as in bench/quality/seeds.cpp
model = None


def read(path):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def seeds(data):
    rows = [json.loads(path.read_text()) for path in sorted((data / "seeds").glob("*.json"))] + read(SAMPLES)
    stream = read(data / "stream/articles.jsonl.gz")
    on_company = [row for row in stream if COMPANY in (row.get("title") or "") + "\n" + (row.get("body") or "")]
    return rows + on_company[:COMPANY_MAX]


def rows_of(name, data):
    if name == "seeds":
        return seeds(data)
    return read(data / (SETS[name] + ".jsonl.gz") if SETS[name] else SAMPLES)


def text_of(row):
    beginning = " ".join((row.get("body") or "").split()[:WORDS])
    return "\n".join(part for part in (row.get("title") or "", beginning) if part)


def start():
    global model
    model = SentenceModel()


def encode(texts):
    return model.encode(texts)


def main():
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    wanted = [name for name in SETS if not (out / f"{name}.jsonl.gz").exists()]
    if not wanted:
        return
    SentenceModel().check()
    with Pool(PROCESSES, start) as pool:
        for name in wanted:
            began = time.monotonic()
            rows = rows_of(name, data)
            texts = [text_of(row) for row in rows]
            chunks = [texts[i:i + CHUNK] for i in range(0, len(texts), CHUNK)]
            vectors = np.concatenate(list(pool.imap(encode, chunks)))
            vectors = np.rint(vectors / np.abs(vectors).max(axis=1, keepdims=True) * 127).astype(int)
            part = out / f"{name}.part"
            with gzip.open(part, "wt", encoding="utf-8") as file:
                for row, vector in zip(rows, vectors):
                    print(json.dumps({"id": row["id"], "vector": vector.tolist()}, separators=(",", ":")), file=file)
            part.rename(out / f"{name}.jsonl.gz")
            print(f"{name}: {len(rows)} articles in {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
