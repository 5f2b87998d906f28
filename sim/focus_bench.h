// SPDX-License-Identifier: Apache-2.0
//
// One device under test: its ports, what is applied to them and what is checked. Several benches may share
// a model and a clock. In each cycle drive() runs while the clock is low, then the model is evaluated,
// then sample() looks at what the next rising edge will see.
#pragma once

#include <memory>
#include <utility>

#include "focus_pattern.h"
#include "focus_vectors.h"

namespace focus {

struct Mismatch {
  std::string port, field, expected, got;
  size_t beat = 0;
  unsigned element = 0;
  uint64_t cycle = 0;
  std::vector<std::pair<std::string, size_t>> taken;  // beats that each input stream had taken
};

struct Port {
  std::string name;
  bool is_output = false;
  uint64_t latency = 0;
  uint8_t* valid = nullptr;  // null: a plain port
  uint8_t* ready = nullptr;
  std::vector<Field> fields;
  Pattern pattern;
  Beats beats, masks;
  bool masked = false;
  std::vector<uint8_t> got, held;  // `held` is a beat that waits for ready
  size_t done = 0;                 // beats transferred or compared
  bool offering = false;
  bool idle_driven = false;
  bool waiting = false;
  size_t blamed = 0;                            // beat of which `wrong` tells
  std::vector<std::pair<size_t, unsigned>> wrong;  // its elements that differ: field and element
  uint64_t blocked = 0;  // valid without ready
  uint64_t starved = 0;  // ready without valid
  uint64_t high = 0;     // watched one-bit outputs: cycles at 1
  uint64_t first = 0, last = 0;
  Release release;
  std::vector<size_t> sources;       // ports that `release` names
  bool recorded = false;             // another port waits for beats of this one
  std::vector<uint64_t> transfers;   // cycle of each, where recorded
  uint64_t interval = 0;
  std::vector<uint32_t> activity;
  std::unique_ptr<std::ofstream> dump;
};

class Bench {
 public:
  Bench(std::string name, bool timed, uint8_t* advance) : name_{std::move(name)}, timed_{timed}, advance_{advance} {}

  void add(std::string port, bool is_output, uint64_t latency, uint8_t* valid, uint8_t* ready) {
    Port entry;
    entry.name = std::move(port);
    entry.is_output = is_output;
    entry.latency = latency;
    entry.valid = valid;
    entry.ready = ready;
    ports_.push_back(std::move(entry));
  }

  // A field of the port added last.
  void add(const Field& field) { ports_.back().fields.push_back(field); }

  void load(const std::string& folder, const std::string& dump_folder, size_t first_mismatches) {
    first_ = first_mismatches;
    for (Port& port : ports_) {
      port.beats = Beats{port.fields};
      port.masks = Beats{port.fields};
      port.got.resize(port.beats.beat_bytes());
      port.held.resize(port.beats.beat_bytes());
      const std::string path = folder + "/" + port.name;
      const bool watched = !timed_ && !port.valid && port.is_output;
      if (!port.beats.load(path + ".hex") && !watched) throw std::runtime_error("cannot read " + path + ".hex");
      port.masked = port.masks.load(path + ".mask.hex");
      if (timed_ && port.beats.count() > length_) length_ = port.beats.count();
      if (timed_ && port.latency > deepest_) deepest_ = port.latency;
      if (port.is_output && port.valid && !dump_folder.empty())
        port.dump = std::make_unique<std::ofstream>(dump_folder + "/" + port.name + ".hex");
      if (!port.is_output && !port.valid && port.beats.count() > 0) port.beats.drive(0);
      if (!port.is_output && port.valid && port.release.load(path + ".after")) await(port);
    }
  }

  void pattern(const std::string& port, const Pattern& pattern) {
    if (port == "advance") advance_pattern_ = pattern;
    for (Port& entry : ports_)
      if (entry.name == port) entry.pattern = pattern;
  }

  // Inputs at rest while reset is active.
  void rest() {
    for (Port& port : ports_) {
      if (port.valid) *(port.is_output ? port.ready : port.valid) = 0;
      if (!port.is_output && port.valid && port.beats.count() > 0) port.beats.drive_inverse(0);
    }
    if (advance_) *advance_ = 1;
  }

  void check_reset() {
    for (const Port& port : ports_)
      if (port.is_output && port.valid && *port.valid) violation(port, 0, "valid is high during reset");
  }

  void drive(uint64_t cycle) {
    if (timed_) return drive_timed();
    for (Port& port : ports_) {
      if (!port.valid) continue;
      const bool open = port.pattern.next(port.waiting);
      if (port.is_output) {
        *port.ready = open;
      } else if (!port.offering) {
        port.offering = open && port.done < port.beats.count() && released(port, cycle);
        *port.valid = port.offering;
        if (port.offering) {
          port.beats.drive(port.done);
          port.idle_driven = false;
        } else if (!port.idle_driven && port.beats.count() > 0) {
          port.beats.drive_inverse(port.done < port.beats.count() ? port.done : port.beats.count() - 1);
          port.idle_driven = true;
        }
      }
    }
  }

  void sample(uint64_t cycle) {
    if (timed_) return sample_timed(cycle);
    for (Port& port : ports_) {
      if (!port.valid) {
        if (port.is_output && port.beats.beat_bytes() == 1 && *static_cast<uint8_t*>(port.fields[0].storage)) {
          ++port.high;
          ++port.interval;
        }
      } else if (port.is_output) {
        sample_output(port, cycle);
      } else if (port.offering) {
        if (*port.ready) {
          transferred(port, cycle);
          port.offering = false;
        } else {
          ++port.blocked;
        }
      } else if (*port.ready) {
        ++port.starved;
      }
    }
  }

  // Everything that was to be applied and compared has been.
  bool complete() const {
    if (timed_) return enabled_ >= length_ + deepest_;
    for (const Port& port : ports_)
      if (port.valid && port.done < port.beats.count()) return false;
    return true;
  }

  void close_interval() {
    for (Port& port : ports_) {
      port.activity.push_back(static_cast<uint32_t>(port.interval));
      port.interval = 0;
    }
  }

  void timed_out(uint64_t cycle) {
    for (const Port& port : ports_)
      if (port.valid && port.done < port.beats.count())
        message(port, cycle, "stopped after " + std::to_string(port.done) + " of " + std::to_string(port.beats.count()) + " beats");
  }

  const std::string& name() const { return name_; }
  const std::vector<Port>& ports() const { return ports_; }
  const std::vector<Mismatch>& first() const { return kept_; }
  const std::vector<std::string>& messages() const { return messages_; }
  uint64_t mismatches() const { return mismatches_; }
  uint64_t violation_count() const { return violation_count_; }
  bool compared() const { return compared_; }
  bool passed() const {
    for (const Port& port : ports_)
      if (port.valid && port.done > port.beats.count()) return false;
    return mismatches_ == 0 && violation_count_ == 0;
  }

  uint64_t beats_done() const {
    if (timed_) return enabled_ < length_ ? enabled_ : length_;
    uint64_t sum = 0;
    for (const Port& port : ports_) if (port.is_output && port.valid) sum += port.done;
    return sum;
  }

  uint64_t beats_expected() const {
    if (timed_) return length_;
    uint64_t sum = 0;
    for (const Port& port : ports_) if (port.is_output && port.valid) sum += port.beats.count();
    return sum;
  }

  // From the first accepted input beat to the last accepted output beat, both included.
  uint64_t active_cycles() const {
    if (timed_) return enabled_;
    bool begun = false;
    uint64_t begin = 0, end = 0;
    for (const Port& port : ports_) {
      if (!port.valid || port.done == 0) continue;
      if (port.is_output) end = port.last > end ? port.last : end;
      else if (!begun || port.first < begin) { begin = port.first; begun = true; }
    }
    return begun && end >= begin ? end - begin + 1 : 0;
  }

 private:
  void await(Port& port) {
    for (const std::string& name : port.release.streams()) {
      size_t index = 0;
      while (index < ports_.size() && ports_[index].name != name) ++index;
      if (index == ports_.size() || !ports_[index].is_output || !ports_[index].valid)
        throw std::runtime_error(port.name + ".after: " + name + " is no output stream");
      ports_[index].recorded = true;
      port.sources.push_back(index);
    }
    if (port.release.beats() != port.beats.count()) throw std::runtime_error(port.name + ".after: not one line for each beat");
  }

  bool released(const Port& port, uint64_t cycle) const {
    for (size_t i = 0; i < port.sources.size(); ++i) {
      const size_t need = port.release.count(port.done, i);
      const std::vector<uint64_t>& transfers = ports_[port.sources[i]].transfers;
      if (need > 0 && (transfers.size() < need || transfers[need - 1] + port.release.cycles() >= cycle)) return false;
    }
    return true;
  }

  void drive_timed() {
    advancing_ = advance_pattern_.next(false);
    if (advance_) *advance_ = advancing_;
    for (Port& port : ports_) {
      if (port.is_output || port.beats.count() == 0) continue;
      const uint64_t beat = enabled_ - port.latency;  // wraps around before the port's first beat
      if (advancing_ && beat < port.beats.count()) port.beats.drive(beat);
      else port.beats.drive_inverse(beat < port.beats.count() ? beat : 0);
    }
  }

  // A stalled output must go on showing the beat of the next enabled cycle; a combinational one follows its inputs.
  void sample_timed(uint64_t cycle) {
    for (Port& port : ports_) {
      if (!port.is_output) continue;
      const uint64_t beat = enabled_ - port.latency;
      if (beat >= port.beats.count() || (!advancing_ && port.latency == 0)) continue;
      port.beats.sample(port.got.data());
      compare(port, beat, cycle);
      if (advancing_) ++port.done;
    }
    if (advancing_) ++enabled_;
  }

  void sample_output(Port& port, uint64_t cycle) {
    const bool valid = *port.valid;
    if (valid) port.beats.sample(port.got.data());
    if (port.waiting) {
      if (!valid) violation(port, cycle, "valid fell before the transfer of beat " + std::to_string(port.done));
      else if (port.got != port.held) violation(port, cycle, "data changed before the transfer of beat " + std::to_string(port.done));
    }
    port.waiting = valid && !*port.ready;
    if (port.waiting) {
      port.held = port.got;
      ++port.blocked;
    } else if (valid) {
      if (port.dump) *port.dump << port.beats.packed_hex(port.got.data()) << '\n';
      if (port.done < port.beats.count()) {
        compare(port, port.done, cycle);
      } else if (port.done == port.beats.count()) {
        message(port, cycle, "first beat beyond the last expected one: 0x" + port.beats.packed_hex(port.got.data()));
      }
      transferred(port, cycle);
    } else if (*port.ready) {
      ++port.starved;
    }
  }

  void transferred(Port& port, uint64_t cycle) {
    if (port.done++ == 0) port.first = cycle;
    port.last = cycle;
    if (port.recorded) port.transfers.push_back(cycle);
    ++port.interval;
  }

  // A beat that is held by a stall is seen in several cycles: each wrong element of it counts once.
  void compare(Port& port, size_t beat, uint64_t cycle) {
    compared_ = true;
    if (port.blamed != beat) {
      port.blamed = beat;
      port.wrong.clear();
    }
    const uint8_t* expected = port.beats.at(beat);
    if (!port.masked && std::memcmp(expected, port.got.data(), port.beats.beat_bytes()) == 0) return;
    for (size_t i = 0; i < port.fields.size(); ++i) {
      const Field& field = port.fields[i];
      const uint8_t* want = expected + port.beats.place(i);
      const uint8_t* got = port.got.data() + port.beats.place(i);
      const uint8_t* mask = port.masked ? port.masks.at(beat) + port.masks.place(i) : nullptr;
      for (unsigned element = 0; element < field.elements(); ++element) {
        const unsigned low = element * field.element_bits;
        bool differs = false;
        for (unsigned bit = low; bit < low + field.element_bits && !differs; ++bit)
          differs = bit_at(want, bit) != bit_at(got, bit) && (!mask || bit_at(mask, bit));
        if (!differs || !blame(port, i, element)) continue;
        if (mismatches_++ < first_)
          kept_.push_back({port.name, field.name, hex_of(want, low, field.element_bits), hex_of(got, low, field.element_bits), beat, element, cycle, taken()});
      }
    }
  }

  // False where the element of this beat has been told.
  static bool blame(Port& port, size_t field, unsigned element) {
    for (const auto& one : port.wrong)
      if (one.first == field && one.second == element) return false;
    port.wrong.push_back({field, element});
    return true;
  }

  std::vector<std::pair<std::string, size_t>> taken() const {
    std::vector<std::pair<std::string, size_t>> counts;
    for (const Port& port : ports_)
      if (!port.is_output && port.valid) counts.push_back({port.name, port.done});
    return counts;
  }

  void violation(const Port& port, uint64_t cycle, const std::string& text) {
    ++violation_count_;
    message(port, cycle, text);
  }

  // Beats that are missing or too many are no broken rules: the counts of the ports tell how many.
  void message(const Port& port, uint64_t cycle, const std::string& text) {
    if (messages_.size() < first_) messages_.push_back("cycle " + std::to_string(cycle) + ", port " + port.name + ": " + text);
  }

  std::string name_;
  bool timed_;
  uint8_t* advance_;
  Pattern advance_pattern_;
  bool advancing_ = true;
  uint64_t enabled_ = 0;  // enabled cycles so far
  uint64_t length_ = 0;   // beats of the longest port
  uint64_t deepest_ = 0;  // largest latency
  std::vector<Port> ports_;
  size_t first_ = 10;
  std::vector<Mismatch> kept_;
  std::vector<std::string> messages_;
  uint64_t mismatches_ = 0, violation_count_ = 0;
  bool compared_ = false;
};

}  // namespace focus
