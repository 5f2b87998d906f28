// SPDX-License-Identifier: Apache-2.0
//
// The channels of an AXI bundle: what the device sends is watched, what it takes is offered, both under random stalls.
#pragma once

#include "focus_agent.h"

namespace focus {

enum AxiResponse : unsigned { AXI_OKAY = 0, AXI_SLVERR = 2, AXI_DECERR = 3 };

inline const char* response_name(uint64_t response) {
  static const char* const names[] = {"OKAY", "EXOKAY", "SLVERR", "DECERR"};
  return names[response & 3];
}

inline unsigned response_code(const std::string& name) {
  for (unsigned code = 0; code < 4; ++code)
    if (name == response_name(code)) return code;
  throw std::runtime_error("no AXI response: " + name);
}

inline std::string hex_text(uint64_t value, unsigned digits = 8) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%0*llx", static_cast<int>(digits), static_cast<unsigned long long>(value));
  return text;
}

// A payload signal as a number of up to 64 bits, or as bytes, lowest first.
class Signal {
 public:
  Signal() = default;
  explicit Signal(const Field& field) : bytes_{static_cast<uint8_t*>(field.storage)}, size_{field.bytes < 8 ? field.bytes : 8}, width_{field.width} {}

  uint64_t get() const {
    uint64_t value = 0;
    std::memcpy(&value, bytes_, size_);
    return value;
  }
  void set(uint64_t value) const {
    if (width_ < 64) value &= (1ull << width_) - 1;
    std::memcpy(bytes_, &value, size_);
  }

  uint8_t* bytes() const { return bytes_; }
  unsigned width() const { return width_; }
  explicit operator bool() const { return bytes_ != nullptr; }

 private:
  uint8_t* bytes_ = nullptr;
  unsigned size_ = 0, width_ = 0;
};

// Random numbers of one agent; a seed and a number of its own start the sequence.
class Draws {
 public:
  explicit Draws(uint32_t seed = 1, uint32_t index = 0) : state_{(seed * 0x9e3779b1u) ^ ((index + 1) * 0x85ebca6bu)} {
    if (state_ == 0) state_ = 1;
  }
  uint32_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_ >> 8;
  }
  bool chance(uint32_t of_256) { return (next() & 255) < of_256; }

 private:
  uint32_t state_;
};

// Valid, ready and payload of one channel.
class Channel {
 public:
  Channel(const std::string& bundle, const std::vector<PortSignals>& ports, const char* name) : signals_{find(bundle, ports, name)}, beats_{signals_.fields} {}

  // An optional signal that is not there is false.
  Signal optional(const std::string& field) const {
    for (const Field& one : signals_.fields)
      if (one.name == field) return Signal{one};
    return {};
  }
  Signal at(const std::string& field) const {
    const Signal found = optional(field);
    if (!found) throw std::runtime_error("channel " + signals_.name + " has no signal " + field);
    return found;
  }

 protected:
  static const PortSignals& find(const std::string& bundle, const std::vector<PortSignals>& ports, const char* name) {
    for (const PortSignals& port : ports)
      if (port.name == name) return port;
    throw std::runtime_error("bundle " + bundle + " has no channel " + name);
  }

  PortSignals signals_;
  Beats beats_;
};

// A channel whose beats the device sends. The agent lowers ready at random, and the handshake's rules are checked.
class Inlet : public Channel {
 public:
  Inlet(const std::string& bundle, const std::vector<PortSignals>& ports, const char* name) : Channel{bundle, ports, name}, handshake_{beats_.beat_bytes()}, seen_(beats_.beat_bytes()) {}

  void rest() { *signals_.ready = 0; }
  void check_reset(const std::string& bundle, Scoreboard& scoreboard) const {
    if (*signals_.valid) scoreboard.violation(bundle, 0, signals_.name + ": valid is high during reset");
  }
  void drive(bool willing) { *signals_.ready = willing; }

  // True where the coming edge transfers the beat at the signals.
  bool sample(const std::string& bundle, uint64_t cycle, Scoreboard& scoreboard) {
    const bool valid = *signals_.valid;
    if (valid) beats_.sample(seen_.data());
    if (const char* broken = handshake_.check(valid, *signals_.ready, seen_)) scoreboard.violation(bundle, cycle, signals_.name + ": " + broken + std::to_string(done_));
    const bool transfer = valid && *signals_.ready;
    done_ += transfer;
    return transfer;
  }

  bool offered() const { return *signals_.valid; }

 private:
  Handshake handshake_;
  std::vector<uint8_t> seen_;
  uint64_t done_ = 0;
};

// A channel whose beats the device takes; an offer stands until then.
class Outlet : public Channel {
 public:
  using Channel::Channel;

  void rest() {
    *signals_.valid = 0;
    offering_ = false;
  }
  // Its valid is the agent's own.
  void check_reset(const std::string&, Scoreboard&) const {}
  bool offering() const { return offering_; }
  // The payload is at the signals already.
  void offer() {
    offering_ = true;
    *signals_.valid = 1;
  }
  // What the channel carries between two offers: every bit of the last one wrong.
  void idle() {
    if (offering_ || !*signals_.valid) return;
    *signals_.valid = 0;
    std::vector<uint8_t> last(beats_.beat_bytes());
    beats_.sample(last.data());
    beats_.drive_inverse_of(last.data());
  }
  // True where the coming edge transfers the offered beat.
  bool sample() {
    if (!offering_ || !*signals_.ready) return false;
    offering_ = false;
    return true;
  }

 private:
  bool offering_ = false;
};

// What stands at the five channels of a bundle: a memory takes requests and answers them, a master asks. All that both have in common.
template <class Request, class Response>
class AxiAgent : public Agent {
 public:
  AxiAgent(const std::string& name, const std::vector<PortSignals>& ports, Scoreboard& scoreboard)
      : Agent{name, scoreboard}, aw_{name, ports, "aw"}, w_{name, ports, "w"}, ar_{name, ports, "ar"}, b_{name, ports, "b"}, r_{name, ports, "r"} {}

  bool is_port() const override { return false; }

  void rest() override {
    aw_.rest();
    w_.rest();
    ar_.rest();
    b_.rest();
    r_.rest();
  }

  void check_reset() override {
    aw_.check_reset(name_, scoreboard_);
    w_.check_reset(name_, scoreboard_);
    ar_.check_reset(name_, scoreboard_);
    b_.check_reset(name_, scoreboard_);
    r_.check_reset(name_, scoreboard_);
  }

  Span taken() const override { return span_; }
  Span sent() const override { return span_; }

 protected:
  // Whether a ready is high, or an offer is made, in this cycle.
  bool willing() { return !draws_.chance(stall_); }

  // Counts a value that is compared; false where it is wrong.
  bool compare(bool equal) {
    scoreboard_.compared();
    ++compared_;
    wrong_ += !equal;
    return equal;
  }

  Request aw_, w_, ar_;
  Response b_, r_;
  Draws draws_;
  uint32_t stall_ = 0;  // of 256
  uint64_t compared_ = 0, wrong_ = 0;
  Span span_;
};

}  // namespace focus
