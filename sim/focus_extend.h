// SPDX-License-Identifier: Apache-2.0
//
// What a model is compiled with. Sign extension as one machine instruction: Verilator's own spells it with a mask, a negation and an or, which
// compilers do not recognise; in an integer array that is half of all instructions. Same values, bit for bit:
// Verilator clears the bits above the signal itself. Where it names its functions otherwise, nothing happens.
#pragma once

#include "verilated.h"

#include "focus_model.h"

namespace focus {

template <int bits>
inline IData extend(IData value) {
  if (bits == 8) return static_cast<IData>(static_cast<int8_t>(value));
  if (bits == 16) return static_cast<IData>(static_cast<int16_t>(value));
  return static_cast<IData>(static_cast<int32_t>(value << (32 - bits)) >> (32 - bits));
}

}  // namespace focus

#define VL_EXTENDS_II(result_bits, bits, value) focus::extend<bits>(value)
#define VL_MULS_III(bits, left, right) (focus::extend<bits>(left) * focus::extend<bits>(right))
