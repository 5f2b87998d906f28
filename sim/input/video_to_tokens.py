"""Real video as tokens: frames -> 16x16 RGB patches -> patch embedding -> [tokens, K] fp16, in raster order.

A patch is 768 values (row, column, channel). Its own mean is taken off, and what is left is multiplied with an
orthonormal basis of 768 x K:

  pca  eigenvectors of the second moment of the patches of 16 frames spread over the clip, largest eigenvalue first;
       the largest element of each is positive. No whitening: a component's size is what it is in the video.
  dct  3-D DCT-II over row, column and channel, low frequencies first (by row + column + 4 channel); no statistics.

One power of two scales all tokens to an rms of about 1 (0.71 to 1.41). The constant component, which is zero once the
mean is off, comes last, so K may be 1 to 768.

The weights are real too: the transposed basis, K x N, which multiplies a token back into pixels. Its N columns are
evenly spaced among the 768 values of the patch, and one power of two scales it to an rms near 1/sqrt(K). A GEMM on
them is the decoder of an autoencoder whose encoder made the tokens.

Repeatable to the bit: pixels are whole numbers and the basis is rounded to 20 fraction bits, so that every sum is
exact in float64 whatever its order; only the eigenvectors, before that rounding, depend on the linear algebra library.
"""

import numpy as np

import frames as clips
from frames import UserError

PATCH = 16
VALUES = PATCH * PATCH * 3
BASIS_FRACTION_BITS = 20
SPREAD_FRAMES = 16


def patches(frames):
    """[frames, height, width, 3] as [tokens, 768], tokens in raster order (frame, row, column)."""
    count, height, width, _ = frames.shape
    rows, columns = height // PATCH, width // PATCH
    split = frames.reshape(count, rows, PATCH, columns, PATCH, 3)
    return split.transpose(0, 1, 3, 2, 4, 5).reshape(-1, VALUES)


def without_mean(values):
    """768 x (value - mean of its patch): whole numbers below 2^18, exact in float64."""
    whole = values.astype(np.float64)
    return whole * VALUES - whole.sum(axis=1, keepdims=True)


def pca_basis(frames):
    """[768, 768] orthonormal columns, largest variance first, and each one's share of the variance."""
    moment = np.zeros((VALUES, VALUES))
    for frame in frames:
        centred = without_mean(patches(frame[None]))
        moment += centred.T @ centred  # exact: below 2^53
    if not moment.any():
        raise UserError("video", "the clip", "is one flat colour: the frames hold nothing that a principal component could be taken from", "use another clip, or the dct embedding")
    variance, vectors = np.linalg.eigh(moment / moment.max())
    variance, vectors = np.maximum(variance[::-1], 0), vectors[:, ::-1]
    vectors = vectors * np.sign(vectors[np.abs(vectors).argmax(axis=0), np.arange(VALUES)])
    share = variance / variance.sum()
    # Directions without variance are any basis of what is left: no library agrees with another, so none is used.
    return np.where(share > 1e-12, vectors, 0.0), share


def dct_basis():
    """[768, 768] orthonormal columns of the separable DCT-II over (row, column, channel), the constant one last."""

    def one(size):
        frequency, place = np.meshgrid(np.arange(size), np.arange(size), indexing="ij")
        return np.cos(np.pi * (place + 0.5) * frequency / size) * np.where(frequency == 0, np.sqrt(1 / size), np.sqrt(2 / size))

    rows, columns, channels = one(PATCH), one(PATCH), one(3)
    order = sorted(
        ((u, v, c) for u in range(PATCH) for v in range(PATCH) for c in range(3)),
        key=lambda f: (f == (0, 0, 0), f[0] + f[1] + 4 * f[2], f[2], f[0]),
    )
    return np.stack([np.einsum("r,c,h->rch", rows[u], columns[v], channels[c]).ravel() for u, v, c in order], axis=1)


def power_of_two(wanted):
    """The power of two nearest to a positive factor (in the logarithm)."""
    return 2.0 ** round(np.log2(wanted))


def main():
    parser = clips.arguments(__doc__.split("\n", 1)[0])
    parser.add_argument("--embedding", choices=["pca", "dct"], default="pca")
    options = parser.parse_args()
    for label, value, what in (("K", options.k, "embedding"), ("N", options.n, "weights")):
        if not 1 <= value <= VALUES:
            raise UserError(label, value, f"a 16x16 RGB patch has {VALUES} values, so the {what} of video tokens can have 1 to {VALUES} columns",
                            f"set {label} to {VALUES} or less, or give tensors of your own (--activations, --weights)")

    grid = clips.parse_grid(options.grid)
    spread = SPREAD_FRAMES if options.embedding == "pca" else 0
    clip = clips.read_clip(options.video, grid[0] if grid else options.frames, options.stride, options.seed, spread)
    size = (grid[1] * PATCH, grid[2] * PATCH) if grid else None
    chosen, sample = ((clips.fit(part, *size) if size else clips.crop(part, PATCH)) for part in (clip.frames, clip.spread))
    grid = (len(chosen), chosen.shape[1] // PATCH, chosen.shape[2] // PATCH)

    if options.embedding == "pca":
        clips.progress(f"principal components of {len(sample)} frames")
        basis, share = pca_basis(sample)
        embedding = {"kind": "pca", "basisFrames": len(sample), "varianceKept": round(float(share[: options.k].sum()), 6)}
    else:
        basis, embedding = dct_basis(), {"kind": "dct"}
    basis = np.round(basis * 2**BASIS_FRACTION_BITS) / 2**BASIS_FRACTION_BITS

    tokens = without_mean(patches(chosen)) @ basis[:, : options.k]  # exact: 18 + 20 + 10 bits
    size_of_tokens = np.sqrt(np.mean(tokens**2))
    scale = power_of_two(1 / size_of_tokens) if size_of_tokens > 0 else 1.0
    # Evenly spaced pixel values of the patch, the middle one of each N-th part.
    places = ((np.arange(options.n) + 0.5) * VALUES / options.n).astype(int)
    weight_scale = power_of_two(np.sqrt(VALUES / options.k))
    weights = basis[places, : options.k].T * weight_scale

    description = {
        "source": {"kind": "video", **clip.provenance, "usedSize": [chosen.shape[2], chosen.shape[1]]},
        "embedding": {**embedding, "patch": [PATCH, PATCH, 3], "scale": scale * VALUES},
        "weights": {"kind": f"{embedding['kind']} basis transposed: token to pixel values", "scale": weight_scale},
    }
    clips.write_result(options.out, chosen, grid, tokens * scale, weights, description)


if __name__ == "__main__":
    clips.run_program(main)
