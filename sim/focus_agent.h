// SPDX-License-Identifier: Apache-2.0
//
// What stands at a port of a device, or at a bundle of ports, and reacts to it. In each clock cycle drive() runs while the
// clock is low, then the model is evaluated, then sample() looks at what the coming rising edge will see.
#pragma once

#include <ostream>

#include "focus_model.h"
#include "focus_pattern.h"
#include "focus_scoreboard.h"
#include "focus_vectors.h"

namespace focus {

// One port as the glue names it.
struct PortSignals {
  std::string name;
  uint64_t latency = 0;
  uint8_t* valid = nullptr;  // null: a plain port
  uint8_t* ready = nullptr;
  std::vector<Field> fields;
};

// Where an agent finds its files, and what chooses its random numbers.
struct RunFiles {
  std::string vectors;
  std::string dump;  // empty: nothing is kept
  uint32_t seed = 1;
};

// Cycles of the first and the last transfer of something.
struct Span {
  uint64_t first = 0, last = 0;
  bool any = false;

  void extend(uint64_t cycle) {
    if (!any) first = cycle;
    last = cycle;
    any = true;
  }
};

// The rules of a handshake: valid stays and the payload holds until the transfer.
class Handshake {
 public:
  explicit Handshake(size_t bytes) : held_(bytes) {}

  // The rule that is broken in this cycle, the number of the beat is to follow; or null.
  const char* check(bool valid, bool ready, const std::vector<uint8_t>& payload) {
    const char* broken = !waiting_ || (valid && payload == held_) ? nullptr : valid ? "data changed before the transfer of beat " : "valid fell before the transfer of beat ";
    waiting_ = valid && !ready;
    if (waiting_) held_ = payload;
    return broken;
  }

  // The last cycle had valid without a transfer.
  bool waiting() const { return waiting_; }

 private:
  bool waiting_ = false;
  std::vector<uint8_t> held_;
};

class Agent {
 public:
  Agent(std::string name, Scoreboard& scoreboard) : name_{std::move(name)}, scoreboard_{scoreboard} {}
  virtual ~Agent() = default;
  Agent(const Agent&) = delete;
  Agent& operator=(const Agent&) = delete;

  virtual void load(const RunFiles& files) = 0;
  // Inputs of the device while reset is active.
  virtual void rest() {}
  // Before the last clock edge of reset.
  virtual void check_reset() {}
  virtual void drive(uint64_t) {}
  virtual void sample(uint64_t) {}
  // False: nothing to do in the cycles of the run.
  virtual bool acts() const { return true; }
  // Everything that was to be applied and compared has been.
  virtual bool complete() const { return true; }
  // The run was ended before all was complete.
  virtual void timed_out(uint64_t) {}
  // After the last cycle of a run.
  virtual void finish(uint64_t) {}
  // False: something was too much that no scoreboard counts.
  virtual bool sound() const { return true; }
  virtual void close_interval() {}
  virtual void write(std::ostream& out, bool activity) const = 0;
  // False: a bundle, with counts of its own.
  virtual bool is_port() const { return true; }
  // Beats that leave the device: for the progress of a run.
  virtual uint64_t beats_done() const { return 0; }
  virtual uint64_t beats_expected() const { return 0; }
  // What the device took from the agent, and what it sent to it.
  virtual Span taken() const { return {}; }
  virtual Span sent() const { return {}; }

  const std::string& name() const { return name_; }

 protected:
  std::string name_;
  Scoreboard& scoreboard_;
};

}  // namespace focus
