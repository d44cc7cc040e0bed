#!/usr/bin/env python3
"""Writes tests/golden/signatures.txt: docs/signature-spec.md as a slow, obvious program.

    python3 tests/golden/make_signatures.py > tests/golden/signatures.txt

It shares nothing with core/: hashes come from libxxhash, Unicode from ICU 72, both through ctypes.
Change the file only together with the spec's version.
"""
import ctypes
import struct

XXH = ctypes.CDLL("libxxhash.so.0")
ICU = ctypes.CDLL("libicuuc.so.72")
M64 = (1 << 64) - 1


class Hash128(ctypes.Structure):
    _fields_ = [("low", ctypes.c_uint64), ("high", ctypes.c_uint64)]


def declare(function, result, *arguments):
    function.restype, function.argtypes = result, list(arguments)
    return function


pointer, size_t, u64, i32 = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint64, ctypes.c_int32
xxh3_64 = declare(XXH.XXH3_64bits, u64, ctypes.c_char_p, size_t)
xxh3_64_seeded = declare(XXH.XXH3_64bits_withSeed, u64, ctypes.c_char_p, size_t, u64)
xxh3_128 = declare(XXH.XXH3_128bits, Hash128, ctypes.c_char_p, size_t)
casefold = declare(ICU.unorm2_getNFKCCasefoldInstance_72, pointer, pointer)(ctypes.byref(i32(0)))
normalize = declare(ICU.unorm2_normalize_72, i32, pointer, ctypes.c_char_p, i32, pointer, i32, pointer)
has_boundary_before = declare(ICU.unorm2_hasBoundaryBefore_72, ctypes.c_int8, pointer, i32)
char_type = declare(ICU.u_charType_72, ctypes.c_int8, i32)
script_of = declare(ICU.uscript_getScript_72, i32, i32, pointer)
break_open = declare(ICU.ubrk_open_72, pointer, i32, ctypes.c_char_p, ctypes.c_char_p, i32, pointer)
break_next = declare(ICU.ubrk_next_72, i32, pointer)

HAN, HIRAGANA, KATAKANA = 17, 20, 22  # numbers of ICU's UScriptCode
KHMER, LAO, MYANMAR, THAI = 23, 24, 28, 38


def script(c):
    return script_of(ord(c), ctypes.byref(i32(0)))


def is_letter(c):
    return 1 <= char_type(ord(c)) <= 5


def is_mark(c):
    return 6 <= char_type(ord(c)) <= 8


def is_word(c):
    return is_letter(c) or is_mark(c) or char_type(ord(c)) == 9


def is_alone(c):
    return c == "\u30fc" or (is_letter(c) and script(c) in (HAN, HIRAGANA, KATAKANA))


def is_dictionary(c):
    return is_word(c) and script(c) in (KHMER, LAO, MYANMAR, THAI)


def fold_piece(piece):
    units = piece.encode("utf-16-le")
    room = 40 * len(units) + 64
    out = ctypes.create_string_buffer(2 * room)
    length = normalize(casefold, units, len(units) // 2, out, room, ctypes.byref(i32(0)))
    return out.raw[: 2 * length].decode("utf-16-le")


def fold(text):
    pieces = [""]
    for c in text:
        if has_boundary_before(casefold, ord(c)) or len(pieces[-1]) == 128:
            pieces.append("")
        pieces[-1] += c
    return "".join(fold_piece(piece) for piece in pieces)


def icu_words(run):
    units = run.encode("utf-16-le")
    breaks = break_open(1, b"", units, len(units) // 2, ctypes.byref(i32(0)))
    words, begin = [], 0
    while (end := break_next(breaks)) >= 0:
        words.append(units[2 * begin : 2 * end].decode("utf-16-le"))
        begin = end
    return words


def parts(run):
    pieces = []
    for c in run:
        if not pieces or is_alone(c) or (is_alone(pieces[-1][0]) and not is_mark(c)):
            pieces.append("")
        pieces[-1] += c
    words = []
    for piece in pieces:
        words += icu_words(piece) if any(map(is_dictionary, piece)) else [piece]
    return words


def words_of(text):
    words, run = [], ""
    for c in fold(text) + " ":
        if is_word(c):
            run += c
        elif run:
            words += parts(run)
            run = ""
    return [word.encode() for word in words]


def rotate(x, k):
    return (x << k | x >> (64 - k)) & M64


def shingle(a, b, c):
    x = a ^ rotate(b, 21) ^ rotate(c, 42)
    x = ((x ^ x >> 37) * 0x165667919E3779F9) & M64
    return x ^ x >> 32


def minima(shingles, bins):
    result = [None] * bins
    for s in shingles:
        value, index = s & 0xFFFFFFFF, (s >> 55) * bins // 512
        if value != 0xFFFFFFFF and (result[index] is None or value < result[index]):
            result[index] = value
    return result


def bands(shingles, secret):
    nested = minima(shingles, 128)
    filled = [i for i in range(128) if nested[i] is not None]
    if not filled:
        return [0] * 32
    dense = [nested[i] if nested[i] is not None else nested[min(filled, key=lambda j: xxh3_64(bytes([i, j]), 2))]
             for i in range(128)]
    rows = [struct.pack("<4I", *(dense[b + 32 * row] for row in range(4))) for b in range(32)]
    return [xxh3_64_seeded(rows[b], 16, (secret + b) & M64) & 0xFFFFFFFF for b in range(32)]


def simhash(words, hashes):
    result = 0
    for bit in range(64):
        balance = 0
        for word, value in zip(words, hashes):
            weight = 1 if len(word) < 5 else 3 if len(word) < 7 else 8
            balance += weight if value >> bit & 1 else -weight
        result |= (balance > 0) << bit
    return result


def passages(shingles):
    if 0 < len(shingles) < 3:
        return [shingles[0] >> 32]
    sequences = [shingles[i] ^ rotate(shingles[i + 2], 29) for i in range(len(shingles) - 2)]
    windows = [sequences[i : i + 96] for i in range(max(1, len(sequences) - 95))] if sequences else []
    tags = {min(rotate(s, 32) for s in window) & 0xFFFFFFFF for window in windows}
    return sorted(tags)[:4096]


def signature(text, secret):
    words = words_of(text)
    hashes = [xxh3_64(word, len(word)) for word in words]
    padded = hashes + [0] * max(0, 3 - len(hashes)) if hashes else []
    shingles = [shingle(*padded[i : i + 3]) for i in range(len(padded) - 2)]
    bytes_of_hashes = struct.pack(f"<{len(hashes)}Q", *hashes)
    content = xxh3_128(bytes_of_hashes, len(bytes_of_hashes))
    cells = [0 if m is None else 1 + (m % 65536) * 255 // 65536 for m in minima(shingles, 512)]
    return {
        "words": len(words),
        "shingles": len(shingles),
        "content": f"{content.low:016x} {content.high:016x}",
        "simhash": f"{simhash(words, hashes):016x}",
        "sketch": bytes(cells).hex(),
        "bands": " ".join(f"{tag:08x}" for tag in bands(shingles, secret)),
        "passages": " ".join(f"{tag:08x}" for tag in passages(shingles)),
        "set": " ".join(f"{s:016x}" for s in sorted(set(shingles))),
    }


TEXTS = [
    ("nothing", ""),
    ("only separators", " \t\n.,;!? \u2014 \u201c\u201d \U0001f600"),
    ("one word", "Hello"),
    ("two words", "Hello, world"),
    ("three words", "Hello, wide world"),
    ("a sentence", "The council's 12-member committee voted 7-5 on Tuesday to re-open the harbour bridge."),
    ("word lengths around every branch of XXH3",
     " ".join("abcdefghijklmnopqrstuvwxyz"[i % 7 :][:1] * i for i in (1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 32, 64, 128, 129, 240, 241, 500))),
    ("typographic characters", "\u201cWe won\u2019t wait\u201d \u2014 she said\u2026 \u2018never\u2019 \u2017 x\u2017y"),
    ("full case folding", "Stra\u00dfe STRASSE \u0130stanbul \u039f\u0394\u039f\u03a3 \ufb01nal \u1e9e"),
    ("composition", "re\u0301sume\u0301 r\u00e9sum\u00e9 A\u030angstro\u0308m \u212b \u1100\u1161\u11a8 \uac01 q\u0307\u0323 q\u0323\u0307"),
    ("compatibility", "\uff34\uff45\uff38\uff54 x\u00b2 \u00bd \u2163 \u33c2 \u2460 \u00a0\u3000 \u00aa"),
    ("invisible characters", "co\u00adop\u200bera\u2060tion \ufeffmark \u200dzero"),
    ("Cyrillic", "\u041c\u044d\u0440 \u0433\u043e\u0440\u043e\u0434\u0430 \u043e\u0442\u043a\u0440\u044b\u043b \u043d\u043e\u0432\u044b\u0439 \u043c\u043e\u0441\u0442 \u0447\u0435\u0440\u0435\u0437 \u0440\u0435\u043a\u0443"),
    ("Arabic and Hebrew with marks", "\u0643\u064e\u062a\u064e\u0628\u064e \u0627\u0644\u0648\u064e\u0644\u064e\u062f \u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd \u0661\u0662\u0663"),
    ("Devanagari", "\u0938\u0930\u0915\u093e\u0930 \u0928\u0947 \u0928\u0908 \u092f\u094b\u091c\u0928\u093e \u0915\u0940 \u0918\u094b\u0937\u0923\u093e \u0915\u0940 \u0958"),
    ("Korean", "\uc815\ubd80\ub294 \uc0c8\ub85c\uc6b4 \uacc4\ud68d\uc744 \ubc1c\ud45c\ud588\ub2e4"),
    ("Chinese with Latin", "\u5e02\u653f\u5e9c\u5468\u4e09\u901a\u62a5\uff0ciPhone\u624b\u673a5\u53f0\u3002\u2e9f"),
    ("Japanese", "\u65b0\u3057\u3044\u30b3\u30f3\u30d4\u30e5\u30fc\u30bf\u30fc\u3092\u767a\u8868\u3057\u305f\u3002 \u304b\u3099 \uff76\uff9e"),
    ("Thai", "\u0e23\u0e31\u0e10\u0e1a\u0e32\u0e25\u0e08\u0e30\u0e40\u0e1e\u0e34\u0e48\u0e21\u0e07\u0e1a\u0e1b\u0e23\u0e30\u0e21\u0e32\u0e13 2568"),
    ("a chain of marks longer than a piece", "a" + "\u0301\u0323" * 150 + " end"),
    ("repeated shingles", "again and " * 60),
    ("a report of 700 words", " ".join(f"w{i * 7919 % 997}" for i in range(700))),
    ("a long report", " ".join(f"{i * 104729 % 10007}x" for i in range(6000))),
]


def main():
    print("# Golden vectors of docs/signature-spec.md, version 1. Made by make_signatures.py; texts are hex of UTF-8.")
    for number, (name, text) in enumerate(TEXTS):
        secret = (0x9E3779B97F4A7C15 * number) & M64
        print(f"\ncase {name}\ntext {text.encode().hex()}\nsecret {secret:016x}")
        for key, value in signature(text, secret).items():
            if key == "set" and len(text) > 5000:
                continue
            print(key, value)


main()
