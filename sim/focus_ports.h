// SPDX-License-Identifier: Apache-2.0
//
// Agents of single ports: beats of vector files go in and are expected to come out.
#pragma once

#include <memory>

#include "focus_agent.h"

namespace focus {

// A port with its vectors, and what was seen of it.
class PortAgent : public Agent {
 public:
  PortAgent(const PortSignals& signals, Scoreboard& scoreboard) : Agent{signals.name, scoreboard}, signals_{signals}, beats_{signals.fields} {}

  void load(const RunFiles& files) override {
    const std::string path = files.vectors + "/" + name_ + ".hex";
    if (!beats_.load(path)) throw std::runtime_error("cannot read " + path);
  }

  void close_interval() override {
    activity_.push_back(interval_);
    interval_ = 0;
  }

  void write(std::ostream& out, bool activity) const override {
    out << "{\"beats\":" << done_ << ",\"expectedBeats\":" << beats_.count() << ",\"blocked\":" << blocked_ << ",\"starved\":" << starved_ << ",\"high\":" << high_
        << ",\"firstCycle\":" << span_.first << ",\"lastCycle\":" << span_.last;
    if (activity) {
      out << ",\"activity\":[";
      for (size_t i = 0; i < activity_.size(); ++i) out << (i ? "," : "") << activity_[i];
      out << "]";
    }
    out << "}";
  }

 protected:
  PortSignals signals_;
  Beats beats_;
  size_t done_ = 0;       // beats transferred or compared
  uint64_t blocked_ = 0;  // valid without ready
  uint64_t starved_ = 0;  // ready without valid
  uint64_t high_ = 0;     // watched one-bit outputs: cycles at 1
  Span span_;
  uint32_t interval_ = 0;
  std::vector<uint32_t> activity_;
};

// A plain input that holds its first beat.
class Constant : public PortAgent {
 public:
  using PortAgent::PortAgent;
  void load(const RunFiles& files) override {
    PortAgent::load(files);
    if (beats_.count() > 0) beats_.drive(0);
  }
  bool acts() const override { return false; }
};

// A plain output without beats: counts the cycles of a lone bit at 1.
class Watch : public PortAgent {
 public:
  using PortAgent::PortAgent;
  void load(const RunFiles&) override {}
  bool acts() const override { return beats_.beat_bytes() == 1; }
  void sample(uint64_t) override {
    if (!*static_cast<uint8_t*>(signals_.fields[0].storage)) return;
    ++high_;
    ++interval_;
  }
};

// Beats of an output against those of its file, bit by bit where a mask leaves some out.
class Expectation {
 public:
  explicit Expectation(const PortSignals& signals) : signals_{signals}, masks_{signals.fields} {}

  void load(const RunFiles& files) { masked_ = masks_.load(files.vectors + "/" + signals_.name + ".mask.hex"); }

  // A beat that is held by a stall is seen in several cycles: each wrong element of it counts once.
  void compare(const Beats& beats, const std::vector<uint8_t>& seen, size_t beat, uint64_t cycle, Scoreboard& scoreboard) {
    scoreboard.compared();
    if (blamed_ != beat) {
      blamed_ = beat;
      wrong_.clear();
    }
    const uint8_t* expected = beats.at(beat);
    if (!masked_ && std::memcmp(expected, seen.data(), beats.beat_bytes()) == 0) return;
    for (size_t i = 0; i < signals_.fields.size(); ++i) {
      const Field& field = signals_.fields[i];
      const uint8_t* want = expected + beats.place(i);
      const uint8_t* got = seen.data() + beats.place(i);
      const uint8_t* mask = masked_ ? masks_.at(beat) + masks_.place(i) : nullptr;
      for (unsigned element = 0; element < field.elements(); ++element) {
        const unsigned low = element * field.element_bits;
        bool differs = false;
        for (unsigned bit = low; bit < low + field.element_bits && !differs; ++bit)
          differs = bit_at(want, bit) != bit_at(got, bit) && (!mask || bit_at(mask, bit));
        if (!differs || !blame(i, element)) continue;
        scoreboard.mismatch({signals_.name, field.name, hex_of(want, low, field.element_bits), hex_of(got, low, field.element_bits), beat, element, cycle, {}});
      }
    }
  }

 private:
  // False where the element of this beat has been told.
  bool blame(size_t field, unsigned element) {
    for (const auto& one : wrong_)
      if (one.first == field && one.second == element) return false;
    wrong_.push_back({field, element});
    return true;
  }

  const PortSignals& signals_;
  Beats masks_;
  bool masked_ = false;
  size_t blamed_ = 0;                               // beat of which `wrong_` tells
  std::vector<std::pair<size_t, unsigned>> wrong_;  // its elements that differ: field and element
};

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
