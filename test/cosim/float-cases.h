// SPDX-License-Identifier: Apache-2.0
//
// Operands for the float bench: corner codes, sparse fractions (ties), close exponents (cancellation), products and
// sums at the edges of the range. Deterministic in the seed.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "float-reference.h"

namespace bench {

using reference::Code;
using reference::Format;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15ull + 1) {}
  std::uint64_t next() {  // splitmix64
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  std::uint64_t below(std::uint64_t n) { return static_cast<std::uint64_t>((static_cast<unsigned __int128>(next()) * n) >> 64); }
  bool chance(unsigned oneIn) { return below(oneIn) == 0; }

 private:
  std::uint64_t state_;
};

// Zeros, ends of the subnormals and normals with their neighbours, one, infinity, NaNs with and without the quiet bit; both signs.
inline std::vector<Code> cornerCodes(Format format) {
  const Code smallestNormal = Code{1} << format.fractionBits;
  const Code one = static_cast<Code>(format.bias()) << format.fractionBits;
  std::vector<Code> codes;
  for (const Code code : {Code{0}, Code{1}, Code{2}, smallestNormal - 1, smallestNormal, smallestNormal + 1, 2 * smallestNormal - 1, 2 * smallestNormal,
                          one - 1, one, one + 1, one | (smallestNormal >> 1), format.infinity() - smallestNormal, format.infinity() - 2, format.infinity() - 1,
                          format.infinity(), format.infinity() + 1, format.nan(), format.infinity() | format.fractionMask()}) {
    codes.push_back(code & ~format.signMask());
    codes.push_back((code & ~format.signMask()) | format.signMask());
  }
  return codes;
}

class Operands {
 public:
  Operands(Format format, std::uint64_t seed) : format_(format), random_(seed), corners_(cornerCodes(format)) {}

  Random& random() { return random_; }
  Code uniform() { return random_.next() & format_.mask(); }
  Code corner() { return corners_[random_.below(corners_.size())]; }
  const std::vector<Code>& corners() const { return corners_; }

  // A fraction of few ones, few zeros, or a run of ones: what makes ties and long carries.
  Code fraction() {
    Code bits = 0;
    switch (random_.below(4)) {
      case 0: return random_.next() & format_.fractionMask();
      case 1: bits = bit() | bit(); break;
      case 2: bits = ~(bit() | bit()); break;
      default: bits = bit() - bit(); break;
    }
    return bits & format_.fractionMask();
  }

  Code withExponent(std::int64_t field) {
    const std::int64_t most = (std::int64_t{1} << format_.exponentBits) - 1;
    const std::int64_t kept = field < 0 ? 0 : field > most ? most : field;
    return (static_cast<Code>(kept) << format_.fractionBits) | fraction() | (random_.chance(2) ? format_.signMask() : 0);
  }

  std::int64_t exponentField(Code code) const { return static_cast<std::int64_t>((code & format_.infinity()) >> format_.fractionBits); }

  Code any() {
    switch (random_.below(4)) {
      case 0: return corner();
      case 1: return withExponent(static_cast<std::int64_t>(random_.below(std::uint64_t{1} << format_.exponentBits)));
      default: return uniform();
    }
  }

  // A second operand for a sum: near the first in exponent or in value, mostly of the other sign.
  Code near(Code a) {
    if (random_.chance(3)) {
      const auto step = static_cast<std::int64_t>(random_.below(9)) - 4;
      return ((a ^ format_.signMask()) + static_cast<Code>(step)) & format_.mask();
    }
    const auto reach = static_cast<std::int64_t>(random_.below(2) ? 3 : format_.fractionBits + 4);
    return withExponent(exponentField(a) + static_cast<std::int64_t>(random_.below(2 * reach + 1)) - reach);
  }

  // A second factor that brings the product near one end of the range of `result`.
  Code edgeFactor(Code a, Format result) {
    const int target = random_.chance(2) ? result.bias() : result.smallestExponent() - static_cast<int>(random_.below(result.fractionBits + 3));
    const auto slack = static_cast<std::int64_t>(random_.below(5)) - 2;
    return withExponent(target + slack - (exponentField(a) - format_.bias()) + format_.bias());
  }

  std::pair<Code, Code> forSum() {
    const Code a = any();
    return {a, random_.chance(2) ? near(a) : any()};
  }

  std::pair<Code, Code> forProduct(Format result) {
    const Code a = any();
    return {a, random_.chance(2) ? edgeFactor(a, result) : any()};
  }

 private:
  Code bit() { return Code{1} << random_.below(format_.fractionBits + 1); }

  Format format_;
  Random random_;
  std::vector<Code> corners_;
};

}  // namespace bench
