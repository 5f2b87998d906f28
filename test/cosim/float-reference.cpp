// SPDX-License-Identifier: Apache-2.0
#include "float-reference.h"

#include <cstdio>
#include <stdexcept>
#include <utility>

namespace reference {
namespace {

__extension__ using Wide = unsigned __int128;

enum class Kind { finite, infinity, nan };

// Finite: (-1)^sign * significand * 2^exponent, exactly.
struct Number {
  Kind kind;
  bool sign;
  Wide significand;
  int exponent;
};

Number decode(Code code, Format format, Subnormals subnormals) {
  const bool sign = (code & format.signMask()) != 0;
  const Code fraction = code & format.fractionMask();
  const int field = static_cast<int>((code & format.infinity()) >> format.fractionBits);
  if (field == (1 << format.exponentBits) - 1) return {fraction ? Kind::nan : Kind::infinity, sign, 0, 0};
  if (field == 0) {
    return {Kind::finite, sign, subnormals == Subnormals::flush ? 0 : fraction, format.smallestExponent() - format.fractionBits};
  }
  return {Kind::finite, sign, fraction | (Code{1} << format.fractionBits), field - format.bias() - format.fractionBits};
}

int bitLength(Wide value) {
  const auto high = static_cast<std::uint64_t>(value >> 64);
  const auto low = static_cast<std::uint64_t>(value);
  if (high) return 128 - __builtin_clzll(high);
  return low ? 64 - __builtin_clzll(low) : 0;
}

// Rounds significand * 2^exponent plus, if `sticky`, something between 0 and 2^exponent.
Code round(bool sign, Wide significand, int exponent, bool sticky, Format format, Subnormals subnormals) {
  const Code signBit = sign ? format.signMask() : 0;
  if (significand == 0) {
    if (sticky) throw std::logic_error("a sticky bit without a significand has no magnitude");
    return signBit;
  }
  const int top = exponent + bitLength(significand) - 1;  // value is in [2^top, 2^(top+1))
  const bool limited = subnormals == Subnormals::keep && top < format.smallestExponent();
  const int unit = (limited ? format.smallestExponent() : top) - format.fractionBits;  // weight of the last place

  Wide quotient;
  int beyond;  // what is cut off against half a unit: -1 below, 0 equal, 1 above
  if (unit <= exponent) {
    if (sticky) throw std::logic_error("the sticky bit lies too high to round");
    quotient = significand << (exponent - unit);
    beyond = -1;
  } else if (unit - exponent > 127) {
    quotient = 0;
    beyond = -1;
  } else {
    const int cut = unit - exponent;
    quotient = significand >> cut;
    const Wide rest = significand - (quotient << cut);
    const Wide half = Wide{1} << (cut - 1);
    beyond = rest < half ? -1 : (rest > half || sticky) ? 1 : 0;
  }
  if (beyond > 0 || (beyond == 0 && (quotient & 1))) ++quotient;
  if (quotient == 0) return signBit;

  const int newTop = unit + bitLength(quotient) - 1;
  if (newTop > format.bias()) return signBit | format.infinity();
  if (newTop < format.smallestExponent()) {
    if (subnormals == Subnormals::flush) return signBit;
    return signBit | static_cast<Code>(quotient);  // unit is that of the subnormals here
  }
  const int shift = newTop - format.fractionBits - unit;  // 1 when the rounding carried out, else 0
  const Code fraction = static_cast<Code>(quotient >> shift) & format.fractionMask();
  return signBit | (static_cast<Code>(newTop + format.bias()) << format.fractionBits) | fraction;
}

}  // namespace

Format parseFormat(const std::string& text) {
  Format format{};
  char rest = 0;
  if (std::sscanf(text.c_str(), "e%df%d%c", &format.exponentBits, &format.fractionBits, &rest) != 2 || format.exponentBits < 2 ||
      format.exponentBits > 11 || format.fractionBits < 1 || format.fractionBits > 52) {
    throw std::invalid_argument("not a float format: " + text);
  }
  return format;
}

bool isNan(Code value, Format format) {
  return (value & format.infinity()) == format.infinity() && (value & format.fractionMask()) != 0;
}

Code add(Code a, Code b, Format format, Subnormals subnormals) {
  Number x = decode(a, format, subnormals);
  Number y = decode(b, format, subnormals);
  if (x.kind == Kind::nan || y.kind == Kind::nan) return format.nan();
  if (x.kind == Kind::infinity && y.kind == Kind::infinity && x.sign != y.sign) return format.nan();
  if (x.kind == Kind::infinity || y.kind == Kind::infinity) {
    return format.infinity() | ((x.kind == Kind::infinity ? x.sign : y.sign) ? format.signMask() : 0);
  }
  if (x.significand == 0 && y.significand == 0) return x.sign && y.sign ? format.signMask() : 0;
  if (x.significand == 0) return round(y.sign, y.significand, y.exponent, false, format, subnormals);
  if (y.significand == 0) return round(x.sign, x.significand, x.exponent, false, format, subnormals);

  // Work in units of the smaller number, or 2^-60 of the larger one's unit if that is finer than needed.
  if (x.exponent < y.exponent) std::swap(x, y);
  const int distance = x.exponent - y.exponent;
  const int raise = distance < 60 ? distance : 60;
  const int drop = distance - raise;
  const Wide high = x.significand << raise;
  const Wide low = drop > 127 ? 0 : y.significand >> drop;
  const bool lost = drop > 127 || (low << drop) != y.significand;
  const int unit = x.exponent - raise;
  if (x.sign == y.sign) return round(x.sign, high + low, unit, lost, format, subnormals);
  if (high == low && !lost) return 0;
  if (high > low) return round(x.sign, high - low - (lost ? 1 : 0), unit, lost, format, subnormals);
  return round(y.sign, low - high, unit, false, format, subnormals);  // distance is small here, nothing is lost
}

Code multiply(Code a, Code b, Format operand, Format result, Subnormals subnormals) {
  const Number x = decode(a, operand, subnormals);
  const Number y = decode(b, operand, subnormals);
  const bool sign = x.sign != y.sign;
  if (x.kind == Kind::nan || y.kind == Kind::nan) return result.nan();
  if (x.kind == Kind::infinity || y.kind == Kind::infinity) {
    const bool zero = (x.kind == Kind::finite && x.significand == 0) || (y.kind == Kind::finite && y.significand == 0);
    return zero ? result.nan() : result.infinity() | (sign ? result.signMask() : 0);
  }
  return round(sign, x.significand * y.significand, x.exponent + y.exponent, false, result, subnormals);
}

Code convert(Code value, Format from, Format to, Subnormals subnormals) {
  const Number x = decode(value, from, subnormals);
  if (x.kind == Kind::nan) return to.nan();
  if (x.kind == Kind::infinity) return to.infinity() | (x.sign ? to.signMask() : 0);
  return round(x.sign, x.significand, x.exponent, false, to, subnormals);
}

Order compare(Code a, Code b, Format format) {
  if (isNan(a, format) || isNan(b, format)) return {false, false, true};
  // Sign and magnitude to an ordinary signed number; both zeros become 0.
  const auto value = [&](Code code) {
    const auto magnitude = static_cast<std::int64_t>(code & ~format.signMask());
    return code & format.signMask() ? -magnitude : magnitude;
  };
  return {value(a) < value(b), value(a) == value(b), false};
}

Code max(Code a, Code b, Format format) {
  const Order order = compare(a, b, format);
  if (order.unordered) return format.nan();
  if (order.equal) return a & b;  // the same code, or two zeros: -0 only if both are
  return order.less ? b : a;
}

}  // namespace reference
