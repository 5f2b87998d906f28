"""Similarity concentration by brute force, written from docs/facts.md#similarity-concentration and docs/adr/0004-matcher-precision.md.

Whole numbers and fractions are Python's own, the mean uses numpy's float32: nothing is shared with generator/golden. One
vector after the other, every candidate, no tables. A job's operand is the tensor's codes (float formats) or values as
unsigned 64-bit words (int8), a second one the candidate each token has joined (or nothing); the answer is, for each
(token, slice): map, root; for each token: class by candidates, class by search; then the expanded tensor, its columns
filled up to slices x V; -1 is written as 2^64 - 1.
"""

import math
from fractions import Fraction

import numpy as np
from protocol import serve

MINUS_ONE = 2**64 - 1


class Format:
    def __init__(self, split, flush):
        self.exponent_bits, self.fraction_bits = split
        self.bias = 2 ** (self.exponent_bits - 1) - 1
        self.flush = flush

    def value(self, code):
        """Exact value, or None for NaN and infinity."""
        fraction = code % 2**self.fraction_bits
        field = (code >> self.fraction_bits) % 2**self.exponent_bits
        sign = -1 if code >> (self.fraction_bits + self.exponent_bits) else 1
        if field == 2**self.exponent_bits - 1:
            return None
        if field == 0:
            return Fraction(0) if self.flush else sign * fraction * Fraction(2) ** (1 - self.bias - self.fraction_bits)
        return sign * (2**self.fraction_bits + fraction) * Fraction(2) ** (field - self.bias - self.fraction_bits)

    def exponent(self, code):
        return max(1, (code >> self.fraction_bits) % 2**self.exponent_bits) - self.bias

    def single(self, code):
        """A finite code as float32."""
        value = np.float32(float(self.value(code)))
        negative = code >> (self.fraction_bits + self.exponent_bits)
        return -value if value == 0 and negative else value

    def code(self, single):
        """float32 rounded to nearest even into fp16 or bf16."""
        if (self.exponent_bits, self.fraction_bits) == (5, 10):
            code = int(single.astype(np.float16).view(np.uint16))
        else:
            bits = int(single.view(np.uint32))
            code = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16
        subnormal = (code >> self.fraction_bits) % 2**self.exponent_bits == 0
        return code & (1 << (self.exponent_bits + self.fraction_bits)) if self.flush and subnormal else code


def flush_single(single, flush):
    if flush and abs(single) < np.finfo(np.float32).tiny:
        return np.copysign(np.float32(0), single)
    return single


def drop(whole, bits):
    """A whole number without what stands behind its first bits."""
    behind = max(0, whole.bit_length() - bits)
    return whole >> behind << behind


class Problem:
    def __init__(self, job, words):
        self.job = job
        self.integer = job["integer"] == 1
        self.format = Format(job["from"], job["subnormals"] == "flush")
        self.inner, self.size = job["K"], job["V"]
        self.slices = -(-self.inner // self.size)
        self.tokens = job["frames"] * job["rows"] * job["columns"]
        codes = [int(word) for word in words]
        if self.integer:
            codes = [code - 2**64 if code >= 2**63 else code for code in codes]
        self.rows = [codes[t * self.inner : (t + 1) * self.inner] for t in range(self.tokens)]

    def is_zero(self, code):
        return code == 0 if self.integer else self.format.value(code) == 0

    def retained(self):
        """A pruned token is a row of zeros: +0 or -0, whatever becomes of subnormals."""
        magnitude = -1 if self.integer else 2 ** (self.format.exponent_bits + self.format.fraction_bits) - 1
        return [any(code & magnitude for code in row) for row in self.rows]

    def vector(self, token, s):
        return self.rows[token][s * self.size : (s + 1) * self.size]

    def numbers(self, vector):
        """What is multiplied: None for a vector with NaN or infinity in it."""
        if self.integer:
            return vector
        values = [self.format.value(code) for code in vector]
        if None in values:
            return None
        width = self.job["bits"]
        if width == 0:
            return [float(value) for value in values]
        exponent = max(self.format.exponent(code) for code in vector)
        whole = []
        for value in values:
            magnitude = math.floor(abs(value) / Fraction(2) ** exponent * 2 ** (width - 2) + Fraction(1, 2))
            magnitude = min(magnitude, 2 ** (width - 1) - 1)
            whole.append(-magnitude if value < 0 else magnitude)
        return whole

    def candidates(self, token):
        """Tokens to compare with, in order."""
        rows, columns = self.job["rows"], self.job["columns"]
        frame, row, column = token // (rows * columns), token // columns % rows, token % columns
        found = []
        for df in range(self.job["blockFrames"]):
            for dr in range(self.job["blockRows"]):
                for dc in range(self.job["blockColumns"]):
                    if (df, dr, dc) == (0, 0, 0):
                        continue
                    if self.job["linear"] == 1:
                        other = token - df * rows * columns - dr * columns - dc
                        if other < 0:
                            continue
                    else:
                        if frame < df or row < dr or column < dc:
                            continue
                        other = ((frame - df) * rows + row - dr) * columns + column - dc
                    found.append(other)
        return found

    def best(self, key, others):
        """Position of the neighbour that matches in `others` (numbers, or None), else None."""
        if key is None:
            return None
        threshold = self.job["threshold"]

        def leading(whole):
            return drop(whole, self.job["comparisonBits"])

        found, best = None, None
        for position, other in enumerate(others):
            if other is None:
                continue
            dot = sum_up(x * y for x, y in zip(key, other))
            if self.job["bits"] == 0:
                score = dot / (math.sqrt(sum_up(x * x for x in key)) * math.sqrt(sum_up(y * y for y in other)))
            elif dot > 0:
                score = Fraction(leading(leading(dot) ** 2), leading(sum(y * y for y in other)))
            else:
                continue
            if best is None or score > best:
                found, best = position, score
        if best is None:
            return None
        if self.job["bits"] == 0:
            return found if best > threshold else None
        limit = math.floor(Fraction(threshold) * 2 ** self.job["thresholdBits"] + Fraction(1, 2))
        limit = leading(leading(limit**2) * leading(sum(x * x for x in key)))
        return found if best * 4 ** self.job["thresholdBits"] > limit else None

    def mean(self, members):
        """Mean of a group's vectors, in the order of arrival."""
        if len(members) == 1:
            return members[0]
        result = []
        for column in zip(*members):
            if self.integer:
                result.append(round(Fraction(sum(column), len(column))))
                continue
            total = flush_single(self.format.single(column[0]), self.format.flush)
            for code in column[1:]:
                total = flush_single(total + self.format.single(code), self.format.flush)
            result.append(self.format.code(flush_single(total / np.float32(len(column)), self.format.flush)))
        return result


def sum_up(terms):
    total = 0
    for term in terms:
        total = total + term
    return total


def concentrate(job, words, joined_words):
    problem = Problem(job, words)
    joined = {t: int(word) for t, word in enumerate(joined_words) if word != MINUS_ONE}
    tokens, slices = problem.tokens, problem.slices
    retained = problem.retained()
    tile, rank = {}, 0
    for token in range(tokens):
        if retained[token]:
            tile[token] = rank // job["m"]
            rank += 1
    candidates = {token: [o for o in problem.candidates(token) if o in tile and tile[o] == tile[token]] for token in tile}

    index = [[-1] * slices for _ in range(tokens)]
    root = [[-1] * slices for _ in range(tokens)]
    expanded = [[0] * (slices * problem.size) for _ in range(tokens)]
    for s in range(slices):
        live = [t for t in tile if not all(problem.is_zero(code) for code in problem.vector(t, s))]
        numbers = {t: problem.numbers(problem.vector(t, s)) for t in live}
        counts, members = {}, {}
        for token in live:
            others = [o for o in candidates[token] if o in numbers]
            if token in joined:
                position = others.index(joined[token])
            else:
                position = problem.best(numbers[token], [numbers[o] for o in others])
            if position is None:
                index[token][s] = counts.get(tile[token], 0)
                counts[tile[token]] = index[token][s] + 1
                root[token][s] = token
            else:
                index[token][s] = index[others[position]][s]
                root[token][s] = root[others[position]][s]
            members.setdefault(root[token][s], []).append(token)
        for founder, group in members.items():
            vectors = [problem.vector(t, s) for t in group]
            stands = problem.mean(vectors) if job["mean"] == 1 else vectors[0]
            for token in group:
                expanded[token][s * problem.size : s * problem.size + len(stands)] = stands

    near, anywhere, count_near, count_anywhere = [-1] * tokens, [-1] * tokens, {}, {}
    for token in tile:
        same = [o for o in candidates[token] if index[o] == index[token]]
        if same:
            near[token] = near[same[0]]
        else:
            near[token] = count_near.get(tile[token], 0)
            count_near[tile[token]] = near[token] + 1
        same = [o for o in tile if o < token and tile[o] == tile[token] and index[o] == index[token]]
        if same:
            anywhere[token] = anywhere[same[0]]
        else:
            anywhere[token] = count_anywhere.get(tile[token], 0)
            count_anywhere[tile[token]] = anywhere[token] + 1

    answer = [entry for rows in (index, root) for row in rows for entry in row] + near + anywhere
    answer += [code for row in expanded for code in row]
    return [entry % 2**64 if entry >= 0 or entry < -1 else MINUS_ONE for entry in answer]


if __name__ == "__main__":
    np.seterr(all="ignore")
    serve({"concentrate": concentrate})
