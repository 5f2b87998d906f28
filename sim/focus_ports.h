// SPDX-License-Identifier: Apache-2.0
//
// Agents of single ports: beats of vector files go in and are expected to come out. Here what all of them have, and those that hold or watch.
#pragma once

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

// A plain output without beats: counts the cycles of a lone bit at 1. Where there is a vector it says what the output shows in the end.
class Watch : public PortAgent {
 public:
  Watch(const PortSignals& signals, Scoreboard& scoreboard) : PortAgent{signals, scoreboard}, expectation_{signals_} {}
  void load(const RunFiles& files) override { beats_.load(files.vectors + "/" + name_ + ".hex"); }
  bool acts() const override { return beats_.beat_bytes() == 1; }
  void sample(uint64_t) override {
    if (!*static_cast<uint8_t*>(signals_.fields[0].storage)) return;
    ++high_;
    ++interval_;
  }
  void finish(uint64_t cycle) override {
    if (beats_.count() == 0) return;
    std::vector<uint8_t> seen(beats_.beat_bytes());
    beats_.sample(seen.data());
    expectation_.compare(beats_, seen, 0, cycle, scoreboard_);
    ++done_;
  }

 private:
  Expectation expectation_;
};

}  // namespace focus
