// SPDX-License-Identifier: Apache-2.0
//
// Agents of ports with a handshake.
#pragma once

#include <memory>

#include "focus_ports.h"

namespace focus {

// A port with a handshake that opens and closes by a pattern.
class StreamAgent : public PortAgent {
 public:
  using PortAgent::PortAgent;
  void pattern(const Pattern& pattern) { pattern_ = pattern; }
  bool complete() const override { return done_ >= beats_.count(); }
  void timed_out(uint64_t cycle) override {
    if (!complete()) scoreboard_.message(name_, cycle, "stopped after " + std::to_string(done_) + " of " + std::to_string(beats_.count()) + " beats");
  }

 protected:
  void transferred(uint64_t cycle) {
    ++done_;
    span_.extend(cycle);
    ++interval_;
  }

  Pattern pattern_;
};

// Takes the beats of an output stream, compares them and watches the handshake.
class StreamSink : public StreamAgent {
 public:
  StreamSink(const PortSignals& signals, Scoreboard& scoreboard) : StreamAgent{signals, scoreboard}, expectation_{signals_}, handshake_{beats_.beat_bytes()}, got_(beats_.beat_bytes()) {}

  void load(const RunFiles& files) override {
    PortAgent::load(files);
    expectation_.load(files);
    if (!files.dump.empty()) dump_ = std::make_unique<std::ofstream>(files.dump + "/" + name_ + ".hex");
  }

  void rest() override { *signals_.ready = 0; }
  void check_reset() override {
    if (*signals_.valid) scoreboard_.violation(name_, 0, "valid is high during reset");
  }

  void drive(uint64_t) override { *signals_.ready = pattern_.next(handshake_.waiting()); }

  void sample(uint64_t cycle) override {
    const bool valid = *signals_.valid;
    if (valid) beats_.sample(got_.data());
    if (const char* broken = handshake_.check(valid, *signals_.ready, got_)) scoreboard_.violation(name_, cycle, broken + std::to_string(done_));
    if (handshake_.waiting()) {
      ++blocked_;
    } else if (valid) {
      if (dump_) *dump_ << beats_.packed_hex(got_.data()) << '\n';
      if (done_ < beats_.count()) {
        expectation_.compare(beats_, got_, done_, cycle, scoreboard_);
      } else if (done_ == beats_.count()) {
        scoreboard_.message(name_, cycle, "first beat beyond the last expected one: 0x" + beats_.packed_hex(got_.data()));
      }
      transferred(cycle);
      if (recorded_) transfers_.push_back(cycle);
    } else if (*signals_.ready) {
      ++starved_;
    }
  }

  bool sound() const override { return done_ <= beats_.count(); }
  uint64_t beats_done() const override { return done_; }
  uint64_t beats_expected() const override { return beats_.count(); }
  Span sent() const override { return span_; }

  // Cycles of all transfers so far, from now on.
  const std::vector<uint64_t>& record() {
    recorded_ = true;
    return transfers_;
  }

 private:
  Expectation expectation_;
  Handshake handshake_;
  std::vector<uint8_t> got_;
  std::unique_ptr<std::ofstream> dump_;
  bool recorded_ = false;  // an input waits for beats of this one
  std::vector<uint64_t> transfers_;
};

// Offers the beats of an input stream; an offer stands until it is taken.
class StreamSource : public StreamAgent {
 public:
  StreamSource(const PortSignals& signals, Scoreboard& scoreboard) : StreamAgent{signals, scoreboard} { scoreboard.add_input(name_, done_); }

  void load(const RunFiles& files) override {
    PortAgent::load(files);
    if (!release_.load(files.vectors + "/" + name_ + ".after")) return;
    if (release_.beats() != beats_.count()) throw std::runtime_error(name_ + ".after: not one line for each beat");
  }

  // Output streams of the same device that this one waits for.
  const std::vector<std::string>& awaited() const { return release_.streams(); }
  void await(StreamSink& stream) { awaited_.push_back(&stream.record()); }

  void rest() override {
    *signals_.valid = 0;
    if (beats_.count() > 0) beats_.drive_inverse(0);
  }

  void drive(uint64_t cycle) override {
    const bool open = pattern_.next(false);
    if (offering_) return;
    offering_ = open && done_ < beats_.count() && released(cycle);
    *signals_.valid = offering_;
    if (offering_) {
      beats_.drive(done_);
      idle_driven_ = false;
    } else if (!idle_driven_ && beats_.count() > 0) {
      beats_.drive_inverse(done_ < beats_.count() ? done_ : beats_.count() - 1);
      idle_driven_ = true;
    }
  }

  void sample(uint64_t cycle) override {
    const bool ready = *signals_.ready;
    if (!offering_) {
      starved_ += ready;
    } else if (ready) {
      transferred(cycle);
      offering_ = false;
    } else {
      ++blocked_;
    }
  }

  Span taken() const override { return span_; }

 private:
  bool released(uint64_t cycle) const {
    for (size_t i = 0; i < awaited_.size(); ++i) {
      const size_t need = release_.count(done_, i);
      const std::vector<uint64_t>& transfers = *awaited_[i];
      if (need > 0 && (transfers.size() < need || transfers[need - 1] + release_.cycles() >= cycle)) return false;
    }
    return true;
  }

  bool offering_ = false;
  bool idle_driven_ = false;
  Release release_;
  std::vector<const std::vector<uint64_t>*> awaited_;
};

}  // namespace focus
