# SPDX-License-Identifier: Apache-2.0
"""Runs the vectors of a device in cocotb; a generated test_<block>.py says which ports it has, focus_cocotb_ports.py what stands there."""

import json
import os
import pathlib

import cocotb
from cocotb.clock import Clock
from cocotb.triggers import FallingEdge, RisingEdge, Timer

from focus_cocotb_ports import AGENTS, Pattern, StreamSink, StreamSource, TimedSink, TimedSource, Watch

CLOCK_NS = 10
DRAIN_CYCLES = 64
PRINTED = 10


class Bench:
    """One device under test: ports from the generated test, vectors and patterns from the run file."""

    def __init__(self, dut, device):
        run = json.loads(pathlib.Path(os.environ["FOCUS_RUN"]).read_text(encoding="utf8"))
        self.dut, self.device, self.limit = dut, device, run["limit"]
        self.vectors = pathlib.Path(run["vectors"])
        self.patterns = run["patterns"]
        self.findings, self.sources = [], []
        self.mismatches = self.violations = 0
        self.cycle = self.enabled = 0
        self.advancing = True
        self.clock = getattr(dut, device["clock"]) if device["clock"] else None

    def mismatch(self, text):
        """A wrong beat, and how many beats each input stream had taken."""
        self.mismatches += 1
        self.findings.append(" ".join(["MISMATCH", text, *(str(port.done) for port in self.sources)]))

    def surplus(self, port, cycle):
        """The first beat of a port beyond the last expected one; its statistics tell how many there are."""
        self.findings.append(f"SURPLUS {port} {cycle}")

    def violation(self, port, cycle, text):
        self.violations += 1
        if self.violations <= PRINTED:
            self.findings.append(f"VIOLATION {port} {cycle} {text}")

    async def run(self):
        if self.clock is not None:
            cocotb.start_soon(Clock(self.clock, CLOCK_NS, unit="ns").start(start_high=False))
        ports = await self.run_cycles()
        complete = self.cycle < self.limit
        lines = [*self.findings, *(port.statistics() for port in ports)]
        lines.append(f"DONE {int(complete)} {self.cycle} {self.enabled} {self.violations}")
        pathlib.Path(os.environ["FOCUS_RESULT"]).write_text("\n".join(lines) + "\n", encoding="ascii")
        assert complete, f"not complete after {self.cycle} cycles"
        assert not self.findings, f"{self.mismatches} wrong beats, {self.violations} broken rules; first: {self.findings[0]}"

    async def reset(self):
        if self.device["reset"] is None:
            await self.low()
            return
        reset = getattr(self.dut, self.device["reset"])
        reset.value = 0
        for _ in range(self.device["reset_cycles"]):
            await FallingEdge(self.clock)
        reset.value = 1

    async def edge(self):
        """The moment before the next rising edge, or a while later where there is no clock."""
        if self.clock is None:
            await Timer(CLOCK_NS, unit="ns")
        else:
            await RisingEdge(self.clock)

    async def low(self):
        if self.clock is not None:
            await FallingEdge(self.clock)

    async def run_cycles(self):
        """Applies and compares until all is done, and watches streams a while longer."""
        ports = [AGENTS[port["agent"]](self, self.dut, port) for port in self.device["ports"]]
        timed = [port for port in ports if isinstance(port, (TimedSource, TimedSink))]
        streams = [port for port in ports if isinstance(port, (StreamSource, StreamSink))]
        self.sources = [port for port in streams if isinstance(port, StreamSource)]
        advance = getattr(self.dut, self.device["advance"]) if self.device["advance"] else None
        pattern = Pattern(*self.patterns.get(self.device["advance_port"], (0, 0, 1)))
        last = max((len(port.beats) for port in timed), default=0) + max((port.latency for port in timed), default=0)
        if advance is not None:
            advance.value = 1
        await self.reset()
        quiet = 0
        while quiet <= (DRAIN_CYCLES if streams else 0) and self.cycle < self.limit:
            self.advancing = pattern.next(False)
            if advance is not None:
                advance.value = int(self.advancing)
            for port in ports:
                port.drive()
            await self.edge()
            for port in ports:
                port.sample(self.cycle)
            self.enabled += self.advancing
            quiet += self.enabled >= last and all(port.done >= len(port.beats) for port in streams)
            self.cycle += 1
            await self.low()
        watched = [port for port in ports if isinstance(port, Watch)]
        for port in watched:
            port.finish(self.cycle)
        return timed + streams + watched


async def run_device(dut, device):
    """Applies the vectors of one run to a device; fails on the first kind of finding."""
    await Bench(dut, device).run()
