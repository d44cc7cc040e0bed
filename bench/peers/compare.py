"""Near-duplicate libraries on the same texts, one core, one run; answers are checked before speed counts.

usage: compare.py --ours PROGRAM [--articles N] [--queries N] [--seed N]

The haystack is real news cut to 3,000 characters. Half of the queries are edited copies (words replaced, 1 to 12 %), half
are other articles. The truth is the exact Jaccard similarity of 3-word shingles of lower-case words, at or above 0.5; every
library gets the same words, shingle length and threshold, in the form its documentation recommends, and verifies its
candidates by its own sketches where it offers that. A "query" is search and that verification, without the sketch.
"""

import argparse
import gzip
import importlib.metadata
import json
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict

THRESHOLD = 0.5
PERMUTATIONS = 128
BANDS, ROWS = 32, 4
WORD = re.compile(r"\w+")


def words_of(text):
    return WORD.findall(text.lower())


def shingles_of(text):
    words = words_of(text)
    return {" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))}


class Datasketch:
    """MinHash(128) and MinHashLSH; candidates verified by MinHash.jaccard."""

    package = "datasketch"

    def __init__(self):
        import datasketch

        self.minhash = datasketch.MinHash
        self.lsh = datasketch.MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, ROWS))
        self.kept = {}

    def sign(self, text):
        minhash = self.minhash(num_perm=PERMUTATIONS)
        minhash.update_batch([shingle.encode() for shingle in shingles_of(text)])
        return minhash

    def insert(self, number, minhash):
        self.lsh.insert(number, minhash)
        self.kept[number] = minhash

    def query(self, minhash):
        return [n for n in self.lsh.query(minhash) if self.kept[n].jaccard(minhash) >= THRESHOLD]


class Rensa:
    """RMinHash(128), all in one call, and RMinHashLSH; candidates verified by RMinHash.jaccard."""

    package = "rensa"

    def __init__(self):
        import rensa

        self.rensa = rensa
        self.lsh = rensa.RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS)
        self.kept = {}

    def sign(self, text):
        return self.sign_all([text])[0]

    def sign_all(self, texts):
        return self.sketch_all([list(shingles_of(text)) for text in texts])

    def sketch_all(self, shingles):
        return self.rensa.RMinHash.from_token_sets(shingles, PERMUTATIONS, 42)

    def insert(self, number, minhash):
        self.lsh.insert(number, minhash)
        self.kept[number] = minhash

    def query(self, minhash):
        return [n for n in self.lsh.query(minhash) if self.kept[n].jaccard(minhash) >= THRESHOLD]


class RensaRho:
    """rensa's fastest mode, digest_matrix_from_token_sets_rho. It says only whether a text has a duplicate, not which:
    a rightly flagged query counts as all its pairs found, a wrongly flagged one as one false pair."""

    package = "rensa"

    def __init__(self):
        import rensa

        self.rensa = rensa
        self.lsh = rensa.RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=BANDS)

    def sign(self, text):
        return self.sign_all([text])

    def sign_all(self, texts):
        return self.sketch_all([list(shingles_of(text)) for text in texts])

    def sketch_all(self, shingles):
        return self.rensa.RMinHash.digest_matrix_from_token_sets_rho(shingles, PERMUTATIONS, 42)

    def insert_all(self, matrix):
        self.lsh.insert_matrix(matrix)

    def query_all(self, matrix):
        return [[-1] if flag else [] for flag in self.lsh.query_duplicate_flags_matrix_one_shot(matrix)]


class Gaoya:
    """MinHashStringIndex with its own analyser in Rust; sketch and index are one call, so a query includes the sketch."""

    package = "gaoya"

    def __init__(self):
        from gaoya.minhash import MinHashStringIndex

        self.index = MinHashStringIndex(32, THRESHOLD, BANDS, ROWS, None, "word", True, (3, 3))

    def sign(self, text):
        return text

    def insert(self, number, text):
        self.index.insert_document(number, text)

    def query(self, text):
        return list(self.index.query(text))


class TextDedup:
    """text_dedup.minhash.embed_func and its band tables; it does not verify."""

    package = "text-dedup"

    def __init__(self):
        import numpy
        from text_dedup import minhash
        from text_dedup.utils import xxh3_32hash

        self.numpy, self.minhash, self.hash = numpy, minhash, xxh3_32hash
        self.prime = numpy.uint64((1 << 61) - 1)
        self.max_hash = numpy.uint64((1 << 32) - 1)
        state = numpy.random.RandomState(42)
        self.permutations = (
            state.randint(1, (1 << 61) - 1, size=PERMUTATIONS, dtype=numpy.uint64),
            state.randint(0, (1 << 61) - 1, size=PERMUTATIONS, dtype=numpy.uint64),
        )
        self.ranges = [(i * ROWS, (i + 1) * ROWS) for i in range(BANDS)]
        self.tables = [defaultdict(list) for _ in range(BANDS)]

    def sign(self, text):
        return self.minhash.embed_func(
            text.lower(), 0, num_perm=PERMUTATIONS, ngram_size=3, min_length=0, hashranges=self.ranges,
            permutations=self.permutations, hash_func=self.hash, dtype=self.numpy.uint64,
            max_hash=self.max_hash, modulo_prime=self.prime,
        )[self.minhash.SIGNATURE_COLUMN]

    def insert(self, number, bands):
        for table, band in zip(self.tables, bands):
            table[band].append(number)

    def query(self, bands):
        return list({n for table, band in zip(self.tables, bands) for n in table.get(band, ())})


class Datatrove:
    """The signatures of its first stage. Its second stage sorts files of bands; here they lie in tables. It does not verify."""

    package = "datatrove"

    def __init__(self):
        import logging

        from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupSignature

        logging.disable(logging.CRITICAL)
        config = MinhashConfig(n_grams=3, num_buckets=BANDS, hashes_per_bucket=ROWS)
        self.stage = MinhashDedupSignature(tempfile.mkdtemp(dir=os.getcwd()), config)
        os.rmdir(self.stage.output_folder.path)
        self.tables = [defaultdict(list) for _ in range(BANDS)]

    def sign(self, text):
        return [tuple(band) for band in self.stage.get_signature(self.stage.get_shingles(text))]

    insert = TextDedup.insert
    query = TextDedup.query


class SimHash:
    """Simhash and SimhashIndex within 3 bits, its usual use; there is no threshold of similarity to set."""

    package = "simhash"

    def __init__(self):
        import logging

        import simhash

        self.simhash = simhash.Simhash
        self.index = simhash.SimhashIndex([], k=3, log=logging.getLogger("quiet"))
        logging.getLogger("quiet").setLevel(logging.CRITICAL)

    def sign(self, text):
        return self.simhash(list(shingles_of(text)))

    def insert(self, number, value):
        self.index.add(str(number), value)

    def query(self, value):
        return [int(n) for n in self.index.get_near_dups(value)]


PEERS = {
    "datasketch": Datasketch,
    "rensa": Rensa,
    "rensa rho": RensaRho,
    "gaoya": Gaoya,
    "text-dedup": TextDedup,
    "datatrove": Datatrove,
    "simhash": SimHash,
}


def write_corpus(path, haystack, queries):
    with open(path, "wb") as out:
        out.write(struct.pack("<II", len(haystack), len(queries)))
        for text in haystack + queries:
            data = text.encode()
            out.write(struct.pack("<I", len(data)) + data)


def read_corpus(path):
    with open(path, "rb") as file:
        sizes = struct.unpack("<II", file.read(8))
        texts = []
        for _ in range(sum(sizes)):
            (size,) = struct.unpack("<I", file.read(4))
            texts.append(file.read(size).decode())
    return texts[: sizes[0]], texts[sizes[0] :]


def resident_bytes():
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGESIZE")


def run_peer(name, corpus, answers):
    """In a process of its own: sketches, inserts, queries; prints seconds of processor time as JSON."""
    haystack, queries = read_corpus(corpus)
    peer = PEERS[name]()
    for text in queries[:20]:
        peer.sign(text)
    sign_all = getattr(peer, "sign_all", lambda texts: [peer.sign(text) for text in texts])
    query_all = getattr(peer, "query_all", lambda sketches: [peer.query(sketch) for sketch in sketches])
    insert_all = getattr(peer, "insert_all", lambda sketches: [peer.insert(*pair) for pair in enumerate(sketches)])
    start = time.process_time()
    sketches = sign_all(haystack)
    sign_s = time.process_time() - start
    query_sketches = sign_all(queries)
    # Sketches that the index keeps are counted with it; the others are gone before.
    before = resident_bytes()
    start = time.process_time()
    insert_all(sketches)
    insert_s = time.process_time() - start
    held = resident_bytes() - before
    start = time.process_time()
    found = query_all(query_sketches)
    query_s = time.process_time() - start
    with open(answers, "w") as out:
        for query, numbers in enumerate(found):
            for number in numbers:
                out.write(f"{query} {number}\n")
    if hasattr(peer, "kept"):  # sketches made before `before` was read
        held += measured_sketch_bytes(peer, haystack[: len(haystack) // 4]) * len(haystack)
    figures = {"sign_s": sign_s, "insert_s": insert_s, "query_s": query_s, "bytes": held}
    if hasattr(peer, "sketch_all"):
        shingles = [list(shingles_of(text)) for text in haystack]
        start = time.process_time()
        peer.sketch_all(shingles)
        figures["sketch_s"] = time.process_time() - start
    print(json.dumps(figures))


def measured_sketch_bytes(peer, texts):
    before = resident_bytes()
    sketches = [peer.sign(text) for text in texts]
    return (resident_bytes() - before) / len(sketches)


def edited(text, words, share, rng):
    parts = text.split(" ")
    return " ".join(rng.choice(words) if rng.random() < share else part for part in parts)


def make_texts(path, articles, queries, seed):
    rng = random.Random(seed)
    texts = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            body = (row.get("title") or "") + "\n" + row["body"]
            if len(body) >= 3000:
                texts.append(body[:3000])
            if len(texts) == articles + queries // 2:
                break
    haystack, others = texts[:articles], texts[articles:]
    words = " ".join(others[:100]).split()
    copies = [edited(rng.choice(haystack), words, rng.uniform(0.01, 0.12), rng) for _ in range(queries // 2)]
    mixed = copies + others
    rng.shuffle(mixed)
    return haystack, mixed


def exact_pairs(haystack, queries):
    """All pairs with a Jaccard similarity of at least THRESHOLD, by counting common shingles."""
    sets = [shingles_of(text) for text in haystack]
    postings = defaultdict(list)
    for number, shingles in enumerate(sets):
        for shingle in shingles:
            postings[shingle].append(number)
    pairs = set()
    for query, text in enumerate(queries):
        shingles = shingles_of(text)
        shared = Counter(number for shingle in shingles for number in postings.get(shingle, ()))
        for number, count in shared.items():
            if count / (len(shingles) + len(sets[number]) - count) >= THRESHOLD:
                pairs.add((query, number))
    return pairs


def read_pairs(path):
    with open(path) as file:
        return {tuple(map(int, line.split())) for line in file}


def data_file():
    here = os.path.dirname(os.path.abspath(__file__))
    beside = [os.path.join(here, "../../", up, "shared/data") for up in ("..", "../..")]
    data = os.environ.get("SAMESTORY_DATA") or next(filter(os.path.isdir, beside), beside[0])
    return os.path.join(data, "stream/articles.jsonl.gz")


def measure(name, command, answers, truth, articles, queries, includes_sketch):
    environment = dict(os.environ, RAYON_NUM_THREADS="1", OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    core = {max(os.sched_getaffinity(0))}
    run = subprocess.run(command, capture_output=True, text=True, env=environment,
                         preexec_fn=lambda: os.sched_setaffinity(0, core))
    if run.returncode != 0:
        print(f"{name} failed:\n{run.stderr[-2000:]}", file=sys.stderr)
        return None
    figures = json.loads(run.stdout.strip().splitlines()[-1])
    found = read_pairs(answers)
    flagged = {query for query, number in found if number == -1}  # without saying of what they are copies
    found = {pair for pair in found if pair[1] != -1} | {pair for pair in truth if pair[0] in flagged}
    found |= {(query, -1) for query in flagged - {query for query, _ in truth}}
    # A sketch that is part of insert and query cannot be told apart from them.
    sketch_s = figures["insert_s"] if includes_sketch else figures["sign_s"]
    return {
        "name": name,
        "recall": len(found & truth) / len(truth),
        "precision": len(found & truth) / len(found) if found else 1.0,
        "articles_per_s": articles / sketch_s,
        "inserts_per_s": articles / figures["insert_s"],
        "queries_per_s": queries / figures["query_s"],
        "exact_queries_per_s": queries / (figures["query_s"] + figures["verify_s"]) if "verify_s" in figures else None,
        "whole_per_s": articles / (figures["insert_s"] + (0 if includes_sketch else figures["sign_s"])),
        "bytes_per_article": figures["bytes"] / articles,
        "shingled_per_s": articles / figures["sketch_s"] if "sketch_s" in figures else None,
    }


def print_table(rows):
    print(f"{'library':<22}{'recall':>8}{'precision':>11}{'sketches/s':>12}{'inserts/s':>11}{'both/s':>10}"
          f"{'queries/s':>11}{'B/article':>11}")
    for row in rows:
        # A library that misses most copies has not done the work that its speed would be compared by.
        mark = "" if row["recall"] >= 0.8 and row["precision"] >= 0.8 else "  (answers too wrong: speed does not count)"
        print(f"{row['name']:<22}{row['recall']:>8.3f}{row['precision']:>11.3f}{row['articles_per_s']:>12,.0f}"
              f"{row['inserts_per_s']:>11,.0f}{row['whole_per_s']:>10,.0f}{row['queries_per_s']:>11,.0f}"
              f"{row['bytes_per_article']:>11,.0f}{mark}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ours", required=True)
    parser.add_argument("--articles", type=int, default=6000)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=20260101)
    parser.add_argument("--only", nargs="*", help="some of: " + ", ".join(PEERS))
    options = parser.parse_args()
    if not os.path.exists(data_file()):
        print('no data: skipped\n{"bench":"peers","skipped":true}')
        return
    haystack, queries = make_texts(data_file(), options.articles, options.queries, options.seed)
    truth = exact_pairs(haystack, queries)
    print(f"{len(haystack)} articles of 3,000 characters, {len(queries)} queries, {len(truth)} true pairs at similarity "
          f"{THRESHOLD}, one core, seed {options.seed}")
    with tempfile.TemporaryDirectory() as folder:
        corpus, answers = os.path.join(folder, "corpus"), os.path.join(folder, "answers")
        write_corpus(corpus, haystack, queries)
        rows = [measure("samestory", [options.ours, corpus, answers], answers, truth, len(haystack), len(queries), False)]
        for name, peer in PEERS.items():
            if options.only and name not in options.only:
                continue
            command = [sys.executable, os.path.abspath(__file__), "--peer", name, corpus, answers]
            title = f"{name} {importlib.metadata.version(peer.package)}"
            print(title, "...", file=sys.stderr)
            rows.append(measure(title, command, answers, truth, len(haystack), len(queries), name == "gaoya"))
    failed = rows[0] is None
    rows = [row for row in rows if row]
    print_table(rows)
    print(f"samestory's answers are exact: {rows[0]['exact_queries_per_s']:,.0f} queries/s with the comparison of both texts, "
          "read and shingled anew; its memory is under 1,024 B an article at 4 million (bench/run duplicates).")
    for row in rows:
        if row["shingled_per_s"]:
            print(f"{row['name']} without shingling, from lists of strings: {row['shingled_per_s']:,.0f} sketches/s.")
    print("gaoya makes the sketch inside insert and query; its three speeds contain it. text-dedup and gaoya do not verify.")
    print(json.dumps({"bench": "peers", "articles": len(haystack), "queries": len(queries), "pairs": len(truth),
                      "results": rows}))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    if len(sys.argv) == 5 and sys.argv[1] == "--peer":
        run_peer(*sys.argv[2:])
    else:
        main()
