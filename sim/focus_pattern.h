// SPDX-License-Identifier: Apache-2.0
//
// When a stream offers or takes a beat. The same definition is in focus_cocotb.py and in the generated
// Verilog testbench: one call of next() per clock cycle after reset, one random word per call in every
// mode, so a seed gives the same cycles in all three.
#pragma once

#include <cstdint>

namespace focus {

class Pattern {
 public:
  enum Mode { ALWAYS = 0, RANDOM = 1, BURSTS = 2, AFTER = 3, STALL = 4 };

  Pattern() = default;
  Pattern(int mode, uint32_t argument, uint32_t state) : mode_{mode}, argument_{argument}, state_{state} {}

  // `waiting`: the cycle before had valid without a transfer (outputs only).
  bool next(bool waiting) {
    if (mode_ == ALWAYS) return true;
    const uint32_t word = draw();
    const uint64_t cycle = cycle_++;
    switch (mode_) {
      case RANDOM: return ((word >> 8) & 255) < argument_;
      case BURSTS:
        if (left_ == 0) {
          open_ = !open_;
          left_ = 1 + ((word >> 8) & 15);
        }
        --left_;
        return open_;
      case AFTER: return waiting;
      default: return cycle % (4ull * argument_) >= argument_;
    }
  }

 private:
  uint32_t draw() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_;
  }

  int mode_ = ALWAYS;
  uint32_t argument_ = 0;
  uint32_t state_ = 1;
  uint64_t cycle_ = 0;
  uint32_t left_ = 0;
  bool open_ = false;
};

}  // namespace focus
