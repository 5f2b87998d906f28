// SPDX-License-Identifier: Apache-2.0
//
// Binary floating point in exact integers, written from IEEE 754 and from nothing else in this project: the oracle that
// the emitted float units are compared with. Any format of 2 to 11 exponent and 1 to 52 fraction bits.
#pragma once

#include <cstdint>
#include <string>

namespace reference {

using Code = std::uint64_t;  // bit pattern, sign on top of exponent on top of fraction

struct Format {
  int exponentBits;
  int fractionBits;

  int bits() const { return 1 + exponentBits + fractionBits; }
  int bias() const { return (1 << (exponentBits - 1)) - 1; }
  int smallestExponent() const { return 1 - bias(); }  // of the normal numbers
  Code signMask() const { return Code{1} << (exponentBits + fractionBits); }
  Code fractionMask() const { return (Code{1} << fractionBits) - 1; }
  Code infinity() const { return ((Code{1} << exponentBits) - 1) << fractionBits; }
  Code nan() const { return infinity() | (Code{1} << (fractionBits - 1)); }
  Code mask() const { return (signMask() << 1) - 1; }
  bool operator==(const Format& other) const {
    return exponentBits == other.exponentBits && fractionBits == other.fractionBits;
  }
};

// `e5f10` -> {5, 10}; throws std::invalid_argument for anything else.
Format parseFormat(const std::string& text);

// keep: IEEE 754. flush: a subnormal operand is read as zero of its sign; a result is rounded as if the exponent had no
// lower limit and becomes zero of its sign when it is then smaller than the smallest normal number.
enum class Subnormals { keep, flush };

// Every result is rounded once, to nearest even; every NaN result is the canonical one (sign 0, top fraction bit).
Code add(Code a, Code b, Format format, Subnormals subnormals);
Code multiply(Code a, Code b, Format operand, Format result, Subnormals subnormals);
Code convert(Code value, Format from, Format to, Subnormals subnormals);
Code max(Code a, Code b, Format format);  // NaN if either is; +0 above -0

struct Order {
  bool less, equal, unordered;
};
Order compare(Code a, Code b, Format format);

bool isNan(Code value, Format format);

}  // namespace reference
