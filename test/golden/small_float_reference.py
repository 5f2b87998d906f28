"""The small floats of machine learning by ml_dtypes, which shares no code and no author with the golden model.

A value is the 64 bits of a double, which holds every value, product and sum of these formats exactly. NaN results are made
the one that the golden model writes; ml_dtypes has NaN of either sign.
"""

import ml_dtypes
import numpy as np
from protocol import serve

TYPES = {
    "e5f2": (ml_dtypes.float8_e5m2, 0x7E),
    "e4m3": (ml_dtypes.float8_e4m3fn, 0x7F),
    "e3m2": (ml_dtypes.float6_e3m2fn, None),
    "e2m3": (ml_dtypes.float6_e2m3fn, None),
    "e2m1": (ml_dtypes.float4_e2m1fn, None),
    "e8m0": (ml_dtypes.float8_e8m0fnu, 0xFF),
    "e4m3fnuz": (ml_dtypes.float8_e4m3fnuz, 0x80),
    "e5m2fnuz": (ml_dtypes.float8_e5m2fnuz, 0x80),
}


def values(words, name):
    return np.frombuffer(words, dtype=np.uint64).astype(np.uint8).view(TYPES[name][0]).astype(np.float64)


def codes(doubles, name):
    small, nan = TYPES[name]
    rounded = doubles.astype(small)
    written = rounded.view(np.uint8).astype(np.uint64)
    return written if nan is None else np.where(np.isnan(rounded.astype(np.float64)), np.uint64(nan), written)


def decode(job, words):
    return values(words, job["names"][0]).view(np.uint64)


def encode(job, words):
    return codes(np.frombuffer(words, dtype=np.uint64).view(np.float64), job["names"][1])


def pairwise(operation):
    return lambda job, a, b: codes(operation(values(a, job["names"][0]), values(b, job["names"][0])), job["names"][1])


def quantise(job, words):
    """OCP MX blocks of 32 values: for each block the codes of its elements, then of its scale."""
    name = job["names"][0]
    blocks = np.frombuffer(words, dtype=np.uint64).view(np.float64).reshape(-1, 32)
    largest = float(ml_dtypes.finfo(TYPES[name][0]).max)
    _, power = np.frexp(np.abs(blocks).max(axis=1))
    shared = np.clip(power - np.frexp(largest)[1], -127, 127)
    shared[np.all(blocks == 0, axis=1)] = -127
    elements = codes(np.clip(np.ldexp(blocks, -shared[:, None]), -largest, largest), name)
    scales = codes(np.ldexp(1.0, shared), "e8m0")
    return np.concatenate([elements, scales[:, None]], axis=1).reshape(-1)


if __name__ == "__main__":
    np.seterr(all="ignore")
    serve({"decode": decode, "encode": encode, "add": pairwise(np.add), "multiply": pairwise(np.multiply), "quantise": quantise})
