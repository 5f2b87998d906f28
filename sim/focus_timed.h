// SPDX-License-Identifier: Apache-2.0
//
// Agents of plain ports that show a beat per enabled cycle.
#pragma once

#include "focus_ports.h"

namespace focus {

// The enabled cycles that all timed ports of a device share.
class Timeline {
 public:
  void drive() {
    advancing_ = pattern_.next(false);
    if (advance_) *advance_ = advancing_;
  }
  void sample() { enabled_ += advancing_; }
  void rest() {
    if (advance_) *advance_ = 1;
  }

  // All but the signal is as at the begin.
  void clear() {
    Timeline fresh;
    fresh.advance_ = advance_;
    *this = fresh;
  }

  void advance(uint8_t& signal) { advance_ = &signal; }
  void pattern(const Pattern& pattern) { pattern_ = pattern; }
  void add(uint64_t beats, uint64_t latency) {
    used_ = true;
    if (beats > length_) length_ = beats;
    if (latency > deepest_) deepest_ = latency;
  }

  bool used() const { return used_; }
  // Inputs have had all their beats: from now on they are wrong on purpose.
  bool ended() const { return used_ && enabled_ >= length_; }
  bool advancing() const { return advancing_; }
  uint64_t enabled() const { return enabled_; }
  uint64_t length() const { return length_; }
  uint64_t beats_done() const { return enabled_ < length_ ? enabled_ : length_; }
  bool complete() const { return enabled_ >= length_ + deepest_; }

 private:
  uint8_t* advance_ = nullptr;
  Pattern pattern_;
  bool used_ = false;
  bool advancing_ = true;
  uint64_t enabled_ = 0;  // enabled cycles so far
  uint64_t length_ = 0;   // beats of the longest port
  uint64_t deepest_ = 0;  // largest latency
};

// A plain input with a beat per enabled cycle; while the device stands still it carries wrong bits.
class TimedSource : public PortAgent {
 public:
  TimedSource(const PortSignals& signals, Scoreboard& scoreboard, Timeline& timeline) : PortAgent{signals, scoreboard}, timeline_{timeline} {}

  void load(const RunFiles& files) override {
    PortAgent::load(files);
    timeline_.add(beats_.count(), signals_.latency);
    if (beats_.count() > 0) beats_.drive(0);
  }

  bool acts() const override { return beats_.count() > 0; }

  void drive(uint64_t) override {
    const uint64_t beat = timeline_.enabled() - signals_.latency;  // wraps around before the port's first beat
    if (timeline_.advancing() && beat < beats_.count()) beats_.drive(beat);
    else beats_.drive_inverse(beat < beats_.count() ? beat : 0);
  }

 private:
  Timeline& timeline_;
};

// A plain output that shows a beat per enabled cycle, `latency` of them after the inputs. While the device stands still it must
// go on showing the beat of the next enabled cycle; a combinational one follows its inputs.
class TimedSink : public PortAgent {
 public:
  TimedSink(const PortSignals& signals, Scoreboard& scoreboard, Timeline& timeline) : PortAgent{signals, scoreboard}, timeline_{timeline}, expectation_{signals_}, got_(beats_.beat_bytes()) {}

  void load(const RunFiles& files) override {
    PortAgent::load(files);
    expectation_.load(files);
    timeline_.add(beats_.count(), signals_.latency);
  }

  void sample(uint64_t cycle) override {
    const uint64_t beat = timeline_.enabled() - signals_.latency;
    if (beat >= beats_.count() || (!timeline_.advancing() && signals_.latency == 0)) return;
    beats_.sample(got_.data());
    expectation_.compare(beats_, got_, beat, cycle, scoreboard_);
    if (timeline_.advancing()) ++done_;
  }

 private:
  Timeline& timeline_;
  Expectation expectation_;
  std::vector<uint8_t> got_;
};

}  // namespace focus
