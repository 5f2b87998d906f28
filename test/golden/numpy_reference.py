"""A third opinion for fp16, bf16 and fp32: numpy's own arithmetic, which is the processor's or one correct rounding.

Words of a job are codes; NaN results are made canonical, numpy keeps payloads. Subnormals are kept.
"""

import numpy as np
from protocol import serve

KINDS = {(5, 10): (np.uint16, np.float16), (8, 23): (np.uint32, np.float32), (11, 52): (np.uint64, np.float64)}


def values(words, form):
    """Codes as floats; bf16 as the fp32 values they are the upper halves of."""
    codes = np.frombuffer(words, dtype=np.uint64)
    if tuple(form) == (8, 7):
        return (codes.astype(np.uint32) << np.uint32(16)).view(np.float32)
    code_type, float_type = KINDS[tuple(form)]
    return codes.astype(code_type).view(float_type)


def codes(result, form):
    """Floats as codes, rounded into `form` where they are wider."""
    if tuple(form) == (8, 7):
        bits = codes(result, (8, 23)).astype(np.uint64)
        rounded = (bits + np.uint64(0x7FFF) + ((bits >> np.uint64(16)) & np.uint64(1))) >> np.uint64(16)
        return np.where(np.isnan(result), np.uint64(0x7FC0), rounded)
    code_type, float_type = KINDS[tuple(form)]
    narrowed = result.astype(float_type)
    canonical = np.full_like(narrowed, np.nan).view(code_type) & code_type(np.iinfo(code_type).max >> 1)
    return np.where(np.isnan(narrowed), canonical, narrowed.view(code_type)).astype(np.uint64)


def multiply(job, a, b):
    # In the wider of the two formats, where the product of narrower operands is exact.
    wide = KINDS[tuple(job["to"])][1]
    return codes(values(a, job["from"]).astype(wide) * values(b, job["from"]).astype(wide), job["to"])


def gemm(job, activations, weights):
    """Whole columns of a at a time against rows of w, in fp32: the order of additions of each element is the array's."""
    rows, inner, columns = job["M"], job["K"], job["N"]
    a = values(activations, job["from"]).astype(np.float32).reshape(rows, inner)
    w = values(weights, job["from"]).astype(np.float32).reshape(inner, columns)
    total = None
    for start in range(0, inner, job["slice"]):
        chain = np.zeros((rows, columns), dtype=np.float32)
        for k in range(start, min(start + job["slice"], inner)):
            chain = chain + a[:, k : k + 1] * w[k : k + 1, :]
        total = chain if total is None else total + chain
    assert total.dtype == np.float32
    return codes(total, job["from"]).reshape(-1)


def integer_gemm(job, activations, weights):
    """int8 values as 64-bit words; int32 values as 32-bit words."""
    a = np.frombuffer(activations, dtype=np.int64).reshape(job["M"], job["K"])
    w = np.frombuffer(weights, dtype=np.int64).reshape(job["K"], job["N"])
    return (a @ w).astype(np.int32).view(np.uint32).astype(np.uint64).reshape(-1)


if __name__ == "__main__":
    np.seterr(all="ignore")
    serve(
        {
            "add": lambda job, a, b: codes(values(a, job["from"]) + values(b, job["from"]), job["from"]),
            "multiply": multiply,
            "convert": lambda job, a: codes(values(a, job["from"]), job["to"]),
            "gemm": gemm,
            "integer_gemm": integer_gemm,
        }
    )
