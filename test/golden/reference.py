"""IEEE 754 arithmetic from its definition, to check the golden model with. It shares no code and no method with it.

A format is the ascending list of its non-negative values, indexed by their bit patterns; the list goes on to 2^(emax+1),
which stands for infinity. Rounding to nearest even is then: of the two neighbours in the list take the nearer one, and
halfway between them the one with the even pattern. All values are whole multiples of one small unit, so Python's
integers are exact.
"""

from functools import lru_cache

from protocol import serve

NAN = "nan"
INFINITY = "infinity"


class Format:
    def __init__(self, exponent_bits, fraction_bits):
        self.fraction_bits = fraction_bits
        self.bias = 2 ** (exponent_bits - 1) - 1
        self.sign_bit = 1 << (exponent_bits + fraction_bits)
        self.infinity = (2**exponent_bits - 1) << fraction_bits
        self.nan = self.infinity + (1 << (fraction_bits - 1))
        self.smallest_normal = 1 << fraction_bits
        # The values are multiples of 2^unit: the smallest subnormal one.
        self.unit = 1 - self.bias - fraction_bits

    def value(self, pattern):
        """Value of a non-negative pattern up to infinity's, in units of 2^unit."""
        field, fraction = divmod(pattern, 1 << self.fraction_bits)
        if field == 0:
            return fraction
        return (fraction + (1 << self.fraction_bits)) << (field - 1)

    def read(self, code, flush):
        """(sign, what): what is NAN, INFINITY or the magnitude in units of 2^unit."""
        sign, pattern = divmod(code, self.sign_bit)
        if pattern > self.infinity:
            return sign, NAN
        if pattern == self.infinity:
            return sign, INFINITY
        if flush and pattern < self.smallest_normal:
            return sign, 0
        return sign, self.value(pattern)

    def write(self, sign, what, unit, flush):
        """Pattern nearest to (-1)^sign * what * 2^unit."""
        if what is NAN:
            return self.nan
        if what is INFINITY:
            return sign * self.sign_bit + self.infinity
        return sign * self.sign_bit + self.nearest(what, unit, flush)

    def nearest(self, magnitude, unit, flush):
        # Four times finer than both units, so that halves and quarters are whole.
        finer = min(unit, self.unit) - 2
        exact = magnitude << (unit - finer)
        scale = self.unit - finer
        if flush and exact < self.value(self.smallest_normal) << scale:
            # With an exponent below the smallest, the values just under the smallest normal one would lie half a
            # subnormal step apart; only what is at most half of that away rounds up to it (a tie goes to even: up).
            distance = (self.value(self.smallest_normal) << scale) - exact
            return self.smallest_normal if 4 * distance <= 1 << scale else 0
        if exact >= self.value(self.infinity) << scale:
            return self.infinity
        below = self.neighbour(exact, scale)
        low = self.value(below) << scale
        high = self.value(below + 1) << scale
        assert low <= exact < high
        if 2 * exact == low + high:
            return below + below % 2
        return below if 2 * exact < low + high else below + 1

    def neighbour(self, exact, scale):
        """The largest pattern whose value is at most `exact`: a guess from its length, then steps."""
        steps = (exact >> scale).bit_length() - self.fraction_bits - 1
        guess = exact >> scale if steps <= 0 else (steps << self.fraction_bits) + (exact >> (scale + steps))
        while self.value(guess) << scale > exact:
            guess -= 1
        while self.value(guess + 1) << scale <= exact:
            guess += 1
        return guess


@lru_cache(maxsize=None)
def format_of(exponent_bits, fraction_bits):
    return Format(exponent_bits, fraction_bits)


def add(a, b, form, flush):
    (a_sign, x), (b_sign, y) = form.read(a, flush), form.read(b, flush)
    if x is NAN or y is NAN or (x is INFINITY and y is INFINITY and a_sign != b_sign):
        return form.nan
    if x is INFINITY or y is INFINITY:
        return form.write(a_sign if x is INFINITY else b_sign, INFINITY, 0, flush)
    total = (-x if a_sign else x) + (-y if b_sign else y)
    if total == 0:
        sign = a_sign and b_sign
    else:
        sign = 1 if total < 0 else 0
    return form.write(sign, abs(total), form.unit, flush)


def multiply(a, b, form, result, flush):
    (a_sign, x), (b_sign, y) = form.read(a, flush), form.read(b, flush)
    sign = (a_sign + b_sign) % 2
    if x is NAN or y is NAN or (x is INFINITY and y == 0) or (y is INFINITY and x == 0):
        return result.nan
    if x is INFINITY or y is INFINITY:
        return result.write(sign, INFINITY, 0, flush)
    return result.write(sign, x * y, 2 * form.unit, flush)


def convert(a, form, result, flush):
    sign, what = form.read(a, flush)
    return result.write(sign, what, form.unit, flush)


def order(a, b, form):
    """-1, 0, 1 for less, equal, greater, or None for unordered."""
    (a_sign, x), (b_sign, y) = form.read(a, False), form.read(b, False)
    if x is NAN or y is NAN:
        return None
    # One more than every finite value.
    beyond = form.value(form.infinity)
    left = (beyond if x is INFINITY else x) * (-1) ** a_sign
    right = (beyond if y is INFINITY else y) * (-1) ** b_sign
    return (left > right) - (left < right)


def largest(a, b, form):
    by_order = {None: form.nan, -1: b, 1: a}
    result = order(a, b, form)
    if result == 0:
        # Equal values have equal patterns but for the sign of zero, and +0 counts as the larger.
        return a if a < form.sign_bit else b
    return by_order[result]


def gemm(job, activations, weights):
    """Operand codes M x K and K x N; the result's codes M x N, in the order of docs/numerics.md#order-of-additions."""
    form, result, flush = settings(job)
    rows, inner, columns = job["M"], job["K"], job["N"]
    for m in range(rows):
        for n in range(columns):
            total = 0
            for start in range(0, inner, job["slice"]):
                chain = 0
                for k in range(start, start + job["slice"]):
                    # Beyond K the array multiplies zeros.
                    a = activations[m * inner + k] if k < inner else 0
                    w = weights[k * columns + n] if k < inner else 0
                    chain = add(chain, multiply(a, w, form, result, flush), result, flush)
                total = add(total, chain, result, flush)
            yield convert(total, result, form, flush)


def settings(job):
    return format_of(*job["from"]), format_of(*job["to"]), job["subnormals"] == "flush"


def each(function):
    """A handler that applies `function(codes, form, result, flush)` to each tuple of operands."""

    def handler(job, *operands):
        form, result, flush = settings(job)
        return (function(codes, form, result, flush) for codes in zip(*operands))

    return handler


COMPARISON_BITS = {-1: 1, 0: 2, None: 4, 1: 0}

if __name__ == "__main__":
    serve(
        {
            "add": each(lambda c, form, result, flush: add(c[0], c[1], form, flush)),
            "multiply": each(lambda c, form, result, flush: multiply(c[0], c[1], form, result, flush)),
            "multiply_add": each(
                lambda c, form, result, flush: add(multiply(c[0], c[1], form, result, flush), c[2], result, flush)
            ),
            "convert": each(lambda c, form, result, flush: convert(c[0], form, result, flush)),
            "compare": each(lambda c, form, result, flush: COMPARISON_BITS[order(c[0], c[1], form)]),
            "max": each(lambda c, form, result, flush: largest(c[0], c[1], form)),
            "gemm": gemm,
        }
    )
