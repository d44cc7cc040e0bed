"""Prints the answers of several runs of the program quality side by side: compare_ways.py NONE MODEL RANDOM CONSTANT
TWO_LANGUAGES_NONE TWO_LANGUAGES_MODEL.

BCubed F1 of the first order, settled and (in brackets) immediate, and how far each run differs from the first.
The last line is JSON.
"""
import json
import sys
from pathlib import Path

RUNS = ("none", "model", "random", "constant")
WAYS = (("visible", "The model that is shipped, which has seen these sets"),
        ("left_out", "Left out: each set by the model that has not seen it"),
        ("two_languages", "Every second article enciphered as in another language, which the sentence model reads as English"))


def figures(run, way):
    sets = run if way == "visible" else run.get(way, {})
    return {name: (of["settled"]["b3_f1"], of["immediate"]["b3_f1"])
            for name, of in sets.items() if isinstance(of, dict) and "settled" in of}


def main():
    answers = [json.loads(Path(path).read_text()) for path in sys.argv[1:]]
    runs = dict(zip(RUNS, answers))
    for name, run in zip(RUNS, answers[len(RUNS):]):
        runs[name]["two_languages"] = run
    out = {}
    for way, title in WAYS:
        table = {name: figures(run, way) for name, run in runs.items() if figures(run, way)}
        if not table:
            continue
        print(f"{title}\n{'set':13}" + "".join(f" | {name:^22}" for name in table))
        for row in [*table["none"], "mean"]:
            cells = []
            for name in table:
                sets = [s for s in table["none"] if s != "samples"] if row == "mean" else [row]
                settled, immediate = (sum(table[name][s][i] for s in sets) / len(sets) for i in (0, 1))
                base = sum(table["none"][s][0] for s in sets) / len(sets)
                out.setdefault(way, {}).setdefault(row, {})[name] = {"settled": settled, "immediate": immediate}
                cells.append(f" | {settled:.4f} {settled - base:+.4f} ({immediate:.3f})")
            print(f"{row:13}" + "".join(cells))
        print()
    for name, run in runs.items():
        if "seeds" in run:
            out.setdefault("seeds", {})[name] = run["seeds"]
            print(f"seeds, {name}: one story in {run['seeds']['together']} of {run['seeds']['settings']} settings, "
                  f"at most {run['seeds']['strangers']} strangers")
    print(json.dumps(out))


if __name__ == "__main__":
    main()
