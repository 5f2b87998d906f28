// SPDX-License-Identifier: Apache-2.0
//
// A memory at an AXI4 master of the device. The file <bundle>.memory says how it behaves, a setting a line, numbers as in C:
//   base <address>              of the first byte of the image; a burst outside of the image ends with DECERR
//   latency <cycles>            from a transferred address to the first data beat, from the last data beat to the response; at least 1
//   bandwidth <bytes>           per cycle, reads and writes together; 0: one beat per cycle each way
//   stall <n>                   of 256: how often a ready is low, or an offer is held back
//   outstanding <bursts>        that wait for their end, reads and writes each
//   reorder <0 or 1>            bursts of different ids may end in another order
//   error <from> <to> <SLVERR or DECERR>   a beat between the two addresses, both included; such a write changes nothing
// <bundle>.image.bin has the bytes at the start, <bundle>.expected.bin, where it is there, those at the end.
#pragma once

#include <deque>
#include <iterator>

#include "focus_axi.h"

namespace focus {

class AxiMemory : public AxiAgent<Inlet, Outlet> {
 public:
  AxiMemory(const std::string& name, const std::vector<PortSignals>& ports, Scoreboard& scoreboard)
      : AxiAgent{name, ports, scoreboard}, w_data_{w_.at("data")}, w_strobe_{w_.at("strb")}, w_last_{w_.at("last")}, b_response_{b_.at("resp")}, b_id_{b_.optional("id")}, r_data_{r_.at("data")}, r_response_{r_.at("resp")}, r_last_{r_.at("last")}, r_id_{r_.optional("id")},
        bus_bytes_{w_data_.width() / 8} {}

  void load(const RunFiles& files) override {
    draws_ = Draws{files.seed, 7};
    read_settings(files.vectors + "/" + name_ + ".memory");
    if (!read_bytes(files.vectors + "/" + name_ + ".image.bin", image_)) throw std::runtime_error("cannot read " + name_ + ".image.bin");
    checked_ = read_bytes(files.vectors + "/" + name_ + ".expected.bin", expected_);
    if (checked_ && expected_.size() != image_.size()) throw std::runtime_error(name_ + ": the expected image has another size");
    if (!files.dump.empty()) dump_ = files.dump + "/" + name_ + ".image.bin";
  }

  void drive(uint64_t cycle) override {
    budget_ += bandwidth_;
    if (budget_ >= bandwidth_ + bus_bytes_) budget_ = bandwidth_ + bus_bytes_ - 1;
    // Where the bandwidth is for one of the two, they take turns.
    writes_first_ = !writes_first_;
    if (writes_first_) drive_writes();
    offer_data(cycle);
    if (!writes_first_) drive_writes();
    offer_response(cycle);
    aw_.drive(willing() && writes_.size() + ended_.size() < outstanding_);
    ar_.drive(willing() && reads_.size() < outstanding_);
  }

  void sample(uint64_t cycle) override {
    if (r_.sample()) take_read(cycle);
    if (b_.sample()) {
      ended_.erase(ended_.begin() + static_cast<std::ptrdiff_t>(ending_));
      span_.extend(cycle);
    }
    const bool data = w_.sample(name_, cycle, scoreboard_);
    if (data) take_data(cycle);
    else if (w_open_ && bandwidth_) budget_ += bus_bytes_;
    if (aw_.sample(name_, cycle, scoreboard_)) writes_.push_back(burst(aw_, "aw", cycle));
    if (ar_.sample(name_, cycle, scoreboard_)) reads_.push_back(burst(ar_, "ar", cycle));
  }

  bool complete() const override { return reads_.empty() && writes_.empty() && ended_.empty(); }

  void timed_out(uint64_t cycle) override {
    if (!complete()) scoreboard_.message(name_, cycle, std::to_string(reads_.size()) + " reads and " + std::to_string(writes_.size() + ended_.size()) + " writes had not ended");
  }

  // The image against the expected one, in words of 32 bits.
  void finish(uint64_t cycle) override {
    if (!dump_.empty()) std::ofstream{dump_, std::ios::binary}.write(reinterpret_cast<const char*>(image_.data()), static_cast<std::streamsize>(image_.size()));
    if (!checked_) return;
    for (size_t at = 0; at < image_.size(); at += 4) {
      if (compare(std::memcmp(&image_[at], &expected_[at], 4) == 0)) continue;
      scoreboard_.differs(name_, cycle, "at " + hex_text(base_ + at) + " memory is " + hex_text(word(image_, at)) + " at the end, expected " + hex_text(word(expected_, at)));
    }
  }

  void write(std::ostream& out, bool) const override {
    out << "{\"compared\":" << compared_ << ",\"wrong\":" << wrong_ << ",\"readBursts\":" << read_bursts_ << ",\"readBeats\":" << read_beats_ << ",\"writeBursts\":" << write_bursts_
        << ",\"writeBeats\":" << write_beats_ << ",\"errors\":" << errors_ << ",\"firstCycle\":" << span_.first << ",\"lastCycle\":" << span_.last << "}";
  }

 private:
  struct Burst {
    uint64_t address = 0, id = 0;
    unsigned beats = 0, size = 0;
    uint64_t due = 0;  // cycle of the first data beat, or of the response
    unsigned done = 0;
    unsigned response = AXI_OKAY;

    // Of beat `done`; all but the first are aligned.
    uint64_t beat_address() const { return done == 0 ? address : (address & ~((1ull << size) - 1)) + (static_cast<uint64_t>(done) << size); }
  };

  struct ErrorRange {
    uint64_t from, to;
    unsigned response;
  };

  // Takes the bytes of one beat off what is left in this cycle.
  bool pay() {
    if (bandwidth_ == 0) return true;
    if (budget_ < bus_bytes_) return false;
    budget_ -= bus_bytes_;
    return true;
  }

  void drive_writes() {
    w_open_ = willing() && !writes_.empty() && pay();
    w_.drive(w_open_);
  }

  void offer_data(uint64_t cycle) {
    if (r_.offering()) return;
    if (willing() && choose(reads_, cycle, reading_) && pay()) {
      Burst& burst = reads_[reading_];
      const uint64_t address = burst.beat_address() & ~static_cast<uint64_t>(bus_bytes_ - 1);
      const unsigned response = response_at(address);
      for (unsigned byte = 0; byte < bus_bytes_; ++byte) r_data_.bytes()[byte] = response == AXI_OKAY ? image_[address - base_ + byte] : 0xee;
      errors_ += response != AXI_OKAY;
      r_response_.set(response);
      r_last_.set(burst.done + 1 == burst.beats);
      if (r_id_) r_id_.set(burst.id);
      r_.offer();
    } else {
      r_.idle();
    }
  }

  void offer_response(uint64_t cycle) {
    if (b_.offering()) return;
    if (willing() && choose(ended_, cycle, ending_)) {
      b_response_.set(ended_[ending_].response);
      if (b_id_) b_id_.set(ended_[ending_].id);
      b_.offer();
    } else {
      b_.idle();
    }
  }

  // The burst that goes on: one that has begun, else the oldest, or with reordering any of the oldest of each id that are due.
  bool choose(const std::deque<Burst>& bursts, uint64_t cycle, size_t& chosen) {
    if (chosen < bursts.size() && bursts[chosen].done > 0 && bursts[chosen].done < bursts[chosen].beats) return true;
    size_t found = 0;
    for (size_t i = 0; i < (reorder_ ? bursts.size() : bursts.empty() ? 0 : 1); ++i) {
      if (bursts[i].due > cycle || follows_own(bursts, i)) continue;
      if (draws_.next() % ++found == 0) chosen = i;
    }
    return found > 0;
  }

  static bool follows_own(const std::deque<Burst>& bursts, size_t index) {
    for (size_t i = 0; i < index; ++i)
      if (bursts[i].id == bursts[index].id) return true;
    return false;
  }

  void take_read(uint64_t cycle) {
    ++read_beats_;
    span_.extend(cycle);
    if (++reads_[reading_].done < reads_[reading_].beats) return;
    ++read_bursts_;
    reads_.erase(reads_.begin() + static_cast<std::ptrdiff_t>(reading_));
    reading_ = reads_.size();
  }

  void take_data(uint64_t cycle) {
    Burst& burst = writes_.front();
    ++write_beats_;
    span_.extend(cycle);
    const uint64_t address = burst.beat_address() & ~static_cast<uint64_t>(bus_bytes_ - 1);
    const unsigned response = response_at(address);
    if (response == AXI_OKAY) {
      for (unsigned byte = 0; byte < bus_bytes_; ++byte)
        if (bit_at(w_strobe_.bytes(), byte)) image_[address - base_ + byte] = w_data_.bytes()[byte];
    } else if (burst.response == AXI_OKAY) {
      burst.response = response;
      ++errors_;
    }
    ++burst.done;
    const bool last = burst.done == burst.beats;
    if (static_cast<bool>(w_last_.get()) != last)
      scoreboard_.violation(name_, cycle, "w: last is " + std::to_string(w_last_.get()) + " in beat " + std::to_string(burst.done) + " of the " + std::to_string(burst.beats) + " that aw announced");
    if (!last) return;
    ++write_bursts_;
    burst.due = cycle + latency_;
    ended_.push_back(burst);
    writes_.pop_front();
  }

  Burst burst(const Channel& channel, const char* name, uint64_t cycle) {
    Burst made;
    made.address = channel.at("addr").get();
    made.beats = static_cast<unsigned>(channel.at("len").get()) + 1;
    made.size = static_cast<unsigned>(channel.at("size").get());
    if (const Signal id = channel.optional("id")) made.id = id.get();
    made.due = cycle + latency_;
    span_.extend(cycle);
    const std::string what = std::string{name} + ": burst of " + std::to_string(made.beats) + " beats of " + std::to_string(1u << made.size) + " bytes at " + hex_text(made.address);
    if (channel.at("burst").get() != 1) scoreboard_.violation(name_, cycle, what + " is not INCR");
    if ((1u << made.size) > bus_bytes_) scoreboard_.violation(name_, cycle, what + " is wider than the bus of " + std::to_string(bus_bytes_) + " bytes");
    const uint64_t aligned = made.address & ~((1ull << made.size) - 1);
    if ((aligned >> 12) != ((aligned + (static_cast<uint64_t>(made.beats) << made.size) - 1) >> 12)) scoreboard_.violation(name_, cycle, what + " crosses a 4 KB boundary");
    return made;
  }

  unsigned response_at(uint64_t address) const {
    if (address < base_ || address - base_ + bus_bytes_ > image_.size()) return AXI_DECERR;
    for (const ErrorRange& range : ranges_)
      if (address + bus_bytes_ > range.from && address <= range.to) return range.response;
    return AXI_OKAY;
  }

  void read_settings(const std::string& path) {
    std::ifstream file{path};
    if (!file) throw std::runtime_error("cannot read " + path);
    std::string name, first, second, response;
    while (file >> name >> first) {
      const uint64_t value = std::stoull(first, nullptr, 0);
      if (name == "base") base_ = value;
      else if (name == "latency") latency_ = value;
      else if (name == "bandwidth") bandwidth_ = value;
      else if (name == "stall") stall_ = static_cast<uint32_t>(value);
      else if (name == "outstanding") outstanding_ = value;
      else if (name == "reorder") reorder_ = value != 0;
      else if (name == "error" && file >> second >> response) ranges_.push_back({value, std::stoull(second, nullptr, 0), response_code(response)});
      else throw std::runtime_error(path + ": no setting " + name);
    }
  }

  static bool read_bytes(const std::string& path, std::vector<uint8_t>& bytes) {
    std::ifstream file{path, std::ios::binary};
    if (!file) return false;
    bytes.assign(std::istreambuf_iterator<char>{file}, {});
    return true;
  }

  static uint32_t word(const std::vector<uint8_t>& bytes, size_t at) {
    uint32_t value;
    std::memcpy(&value, &bytes[at], 4);
    return value;
  }

  Signal w_data_, w_strobe_, w_last_, b_response_, b_id_, r_data_, r_response_, r_last_, r_id_;
  unsigned bus_bytes_;
  uint64_t base_ = 0, latency_ = 1, bandwidth_ = 0, outstanding_ = 8;
  bool reorder_ = false;
  std::vector<ErrorRange> ranges_;
  std::vector<uint8_t> image_, expected_;
  bool checked_ = false;
  std::string dump_;
  uint64_t budget_ = 0;
  bool writes_first_ = false, w_open_ = false;
  std::deque<Burst> reads_, writes_, ended_;  // writes that have ended wait for their response
  size_t reading_ = 0, ending_ = 0;
  uint64_t read_bursts_ = 0, read_beats_ = 0, write_bursts_ = 0, write_beats_ = 0, errors_ = 0;
};

}  // namespace focus
