// SPDX-License-Identifier: Apache-2.0
//
// Between the generated glue of a model (templates/sim/harness.cpp.hbs) and the simulation (focus_harness.cpp), which is
// compiled once for all models: what this header includes, every build pays for.
#pragma once

#include <cstdint>

class VerilatedContext;

namespace focus {

// Whether assertions count. A flat model asks here, and not its context: that is a call at each assertion, which costs more than most of them.
extern bool asserting;

// A Verilated model, whatever the name of its class.
class Model {
 public:
  virtual ~Model() = default;
  virtual void eval() = 0;
  virtual void final() = 0;
};

// What stands at a port (focus_ports.h, focus_timed.h, focus_streams.h) or at a bundle of ports (focus_axi_memory.h, focus_axi_lite.h).
enum class AgentKind { constant, watch, timed_source, timed_sink, stream_source, stream_sink, axi_memory, axi_lite_master };

// What the glue names, in this order: each agent belongs to the bench named last, each port to the agent, each field to the port.
class Setup {
 public:
  virtual ~Setup() = default;
  // Units of simulated time between two edges.
  virtual void clock(uint8_t& signal, unsigned half_cycle) = 0;
  // Low for so many cycles before a run.
  virtual void reset(uint8_t& signal, unsigned cycles) = 0;
  virtual void bench(const char* name) = 0;
  // The input that lets the timed ports of the bench move.
  virtual void advance(const char* name, uint8_t& signal) = 0;
  virtual void agent(AgentKind kind, const char* name) = 0;
  virtual void port(const char* name, uint64_t latency, uint8_t* valid, uint8_t* ready) = 0;
  virtual void field(const char* name, void* storage, unsigned bytes, unsigned width, unsigned offset, unsigned element_bits) = 0;
};

// The glue: makes the model and names its signals. The simulation deletes the model.
Model* connect(VerilatedContext* context, Setup& setup);

}  // namespace focus
