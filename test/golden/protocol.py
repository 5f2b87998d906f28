"""How the tests talk to a reference: jobs on standard input, results on standard output.

A job is one line of JSON with `counts`, the number of 64-bit little-endian words of each operand, followed by those
words. The answer is the result's words, and nothing else; the caller knows how many.
"""

import json
import sys
from array import array


def serve(handlers):
    """Answers jobs until the input ends. `handlers[op](job, *operands)` returns an iterable of words."""
    while line := sys.stdin.buffer.readline():
        job = json.loads(line)
        operands = [read_words(count) for count in job["counts"]]
        words = array("Q", handlers[job["op"]](job, *operands))
        if sys.byteorder == "big":
            words.byteswap()
        sys.stdout.buffer.write(words.tobytes())
    sys.stdout.buffer.flush()


def read_words(count):
    words = array("Q")
    words.frombytes(sys.stdin.buffer.read(8 * count))
    if sys.byteorder == "big":
        words.byteswap()
    return words
