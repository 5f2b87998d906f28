# SPDX-License-Identifier: Apache-2.0
"""What stands at the ports of a device in cocotb: streams, timed ports, constants, watched outputs.

A port is a dict: file (its name in vector files), agent (what stands at it, a key of AGENTS), latency, width,
fields (name, signal, offset, width), and for a stream the names of its valid and ready signals. Vector files are those of the C++ harness
(focus_vectors.h), patterns those of focus_pattern.h, cycle for cycle.
"""


class Pattern:
    """When a stream offers or takes a beat: see focus_pattern.h, whose definition this is."""

    ALWAYS, RANDOM, BURSTS, AFTER, STALL = range(5)

    def __init__(self, mode=0, argument=0, state=1):
        self.mode, self.argument, self.state = mode, argument, state
        self.cycle, self.left, self.open = 0, 0, False

    def next(self, waiting):
        if self.mode == self.ALWAYS:
            return True
        self.state ^= (self.state << 13) & 0xFFFFFFFF
        self.state ^= self.state >> 17
        self.state ^= (self.state << 5) & 0xFFFFFFFF
        byte, cycle = (self.state >> 8) & 255, self.cycle
        self.cycle += 1
        if self.mode == self.RANDOM:
            return byte < self.argument
        if self.mode == self.BURSTS:
            if self.left == 0:
                self.open, self.left = not self.open, 1 + (byte & 15)
            self.left -= 1
            return self.open
        if self.mode == self.AFTER:
            return waiting
        return cycle % (4 * self.argument) >= self.argument


def read_vectors(path):
    """Packed beats of a vector file, or None when there is no such file."""
    if not path.exists():
        return None
    lines = path.read_text(encoding="ascii").splitlines()
    return [int(line, 16) for line in lines if line and not line.startswith("//")]


class Fields:
    """The payload signals of a port as one packed beat."""

    def __init__(self, dut, port):
        self.parts = [(getattr(dut, field["signal"]), field["offset"], field["width"]) for field in port["fields"]]
        self.width = port["width"]

    def drive(self, beat):
        for signal, offset, width in self.parts:
            signal.value = (beat >> offset) & ((1 << width) - 1)

    def drive_inverse(self, beat):
        """What an input carries while nobody may look: every bit wrong."""
        self.drive(~beat & ((1 << self.width) - 1))

    def sample(self):
        """The packed beat, its unknown bits as 0, and a mask of them."""
        beat = unknown = 0
        for signal, offset, _ in self.parts:
            value = signal.value
            if value.is_resolvable:
                beat |= int(value) << offset
                continue
            text = str(value)
            beat |= int("".join("1" if bit == "1" else "0" for bit in text), 2) << offset
            unknown |= int("".join("0" if bit in "01" else "1" for bit in text), 2) << offset
        return beat, unknown


class Port:
    """Vectors of one port and what was found about it."""

    def __init__(self, bench, dut, port):
        self.bench, self.name, self.latency = bench, port["file"], port["latency"]
        self.fields = Fields(dut, port)
        self.spec = port
        folder = bench.vectors
        self.beats = read_vectors(folder / f"{self.name}.hex")
        self.masks = read_vectors(folder / f"{self.name}.mask.hex")
        self.pattern = Pattern(*bench.patterns.get(self.name, (0, 0, 1)))
        self.done = self.blocked = self.starved = self.high = self.first = self.last = 0

    def transferred(self, cycle):
        if self.done == 0:
            self.first = cycle
        self.last = cycle
        self.done += 1

    def compare(self, beat, got, cycle):
        mask = self.masks[beat] if self.masks else (1 << self.spec["width"]) - 1
        value, unknown = got
        if (value ^ self.beats[beat] | unknown) & mask:
            digits = zip(format(value, f"0{self.spec['width']}b"), format(unknown, f"0{self.spec['width']}b"))
            text = "".join("x" if hidden == "1" else digit for digit, hidden in digits)
            self.bench.mismatch(f"{self.name} {beat} {cycle} {text}")

    def statistics(self):
        numbers = (self.done, self.blocked, self.starved, self.high, self.first, self.last)
        return f"PORT {self.name} " + " ".join(str(number) for number in numbers)


class StreamSource(Port):
    """Offers the beats of an input stream; an offer stands until it is taken."""

    def __init__(self, bench, dut, port):
        super().__init__(bench, dut, port)
        self.valid, self.ready = getattr(dut, port["valid"]), getattr(dut, port["ready"])
        self.offering = False
        self.valid.value = 0

    def drive(self):
        is_open = self.pattern.next(False)
        if self.offering:
            return
        self.offering = is_open and self.done < len(self.beats)
        self.valid.value = int(self.offering)
        if self.offering:
            self.fields.drive(self.beats[self.done])
        elif self.beats:
            self.fields.drive_inverse(self.beats[min(self.done, len(self.beats) - 1)])

    def sample(self, cycle):
        if not self.ready.value.is_resolvable:
            self.bench.violation(self.name, cycle, "ready is unknown")
            return
        ready = bool(int(self.ready.value))
        if self.offering and ready:
            self.transferred(cycle)
            self.offering = False
        elif self.offering:
            self.blocked += 1
        elif ready:
            self.starved += 1


class StreamSink(Port):
    """Takes the beats of an output stream, compares them and watches the handshake."""

    def __init__(self, bench, dut, port):
        super().__init__(bench, dut, port)
        self.valid, self.ready = getattr(dut, port["valid"]), getattr(dut, port["ready"])
        self.waiting, self.held, self.is_open = False, None, False
        self.ready.value = 0

    def drive(self):
        self.is_open = self.pattern.next(self.waiting)
        self.ready.value = int(self.is_open)

    def sample(self, cycle):
        if not self.valid.value.is_resolvable:
            self.bench.violation(self.name, cycle, "valid is unknown")
            return
        valid = bool(int(self.valid.value))
        got = self.fields.sample() if valid else None
        if self.waiting and (not valid or got != self.held):
            self.bench.violation(self.name, cycle, f"valid or data changed before the transfer of beat {self.done}")
        self.waiting, self.held = valid and not self.is_open, got
        if self.waiting:
            self.blocked += 1
        elif valid:
            if self.done < len(self.beats):
                self.compare(self.done, got, cycle)
            else:
                if self.done == len(self.beats):
                    self.bench.surplus(self.name, cycle)
            self.transferred(cycle)
        elif self.is_open:
            self.starved += 1


class TimedSource(Port):
    """A beat per enabled cycle; while the device stands still, wrong bits."""

    def __init__(self, bench, dut, port):
        super().__init__(bench, dut, port)
        if self.beats:
            self.fields.drive(self.beats[0])

    def drive(self):
        beat = self.bench.enabled - self.latency
        known = 0 <= beat < len(self.beats)
        if self.bench.advancing and known:
            self.fields.drive(self.beats[beat])
        else:
            self.fields.drive_inverse(self.beats[beat if known else 0])

    def sample(self, cycle):
        pass


class TimedSink(Port):
    """Compares a beat per enabled cycle; a stalled output goes on showing the next one, a combinational one follows its inputs."""

    def drive(self):
        pass

    def sample(self, cycle):
        beat = self.bench.enabled - self.latency
        if 0 <= beat < len(self.beats) and (self.bench.advancing or self.latency > 0):
            self.compare(beat, self.fields.sample(), cycle)
            self.done += self.bench.advancing


class Constant(Port):
    """Holds the first beat."""

    def __init__(self, bench, dut, port):
        super().__init__(bench, dut, port)
        self.fields.drive(self.beats[0])

    def drive(self):
        pass

    def sample(self, cycle):
        pass


class Watch(Port):
    """A plain output without beats; where there is a vector it says what the output shows in the end."""

    def __init__(self, bench, dut, port):
        super().__init__(bench, dut, port)
        self.signal = getattr(dut, port["fields"][0]["signal"])

    def drive(self):
        pass

    def sample(self, cycle):
        if not self.signal.value.is_resolvable:
            self.bench.violation(self.name, cycle, "is unknown")
        elif int(self.signal.value) == 1:
            self.high += 1

    def finish(self, cycle):
        if self.beats:
            self.compare(0, self.fields.sample(), cycle)
            self.done = 1


AGENTS = {
    "stream source": StreamSource,
    "stream sink": StreamSink,
    "timed source": TimedSource,
    "timed sink": TimedSink,
    "constant": Constant,
    "watch": Watch,
}
