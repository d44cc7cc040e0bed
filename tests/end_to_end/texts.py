"""Texts made from the samples, and the slow, obvious model of similarity."""

import random
import re


def shingles(article):
    """The set of 3-word sequences of title and body."""
    text = "\n".join(part for part in (article.get("title"), article.get("body")) if part)
    words = re.findall(r"[^\W_]+", text.casefold())
    return {tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2))}


def jaccard(a, b):
    a, b = shingles(a), shingles(b)
    return len(a & b) / len(a | b)


def containment(a, b):
    a, b = shingles(a), shingles(b)
    return len(a & b) / min(len(a), len(b))


def with_words_changed(text, share, seed):
    """`share` of the words replaced by words that stand nowhere else."""
    chance = random.Random(seed)
    words = text.split(" ")
    for at in chance.sample(range(len(words)), round(share * len(words))):
        words[at] = f"zq{chance.randrange(10**6)}x"
    return " ".join(words)


def first_half(text):
    words = text.split(" ")
    return " ".join(words[: len(words) // 2])


def invented_text(seed, words=120):
    """Words that no other seed shares: two such texts have nothing in common."""
    chance = random.Random(seed)
    letters = "abcdefghijklmnoprstuvwz"
    vocabulary = ["".join(chance.choices(letters, k=chance.randint(4, 9))) for _ in range(words)]
    return " ".join(chance.choice(vocabulary) for _ in range(words)).capitalize() + "."
