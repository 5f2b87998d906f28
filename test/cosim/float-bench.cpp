// SPDX-License-Identifier: Apache-2.0
//
// Drives one Verilated float unit (model class Vunit) and compares every result with float-reference, and with the
// machine's own arithmetic where that has the format. -DOPERATION=add|multiply|convert|max|compare|multiply_add|pe
//
//   float-bench --operand e5f10 --result e8f23 --subnormals keep --latency 1 [--c-delay 0] [--cases 1000000] [--seed 1]
//   float-bench ... --exhaustive [--part 0/2]       every pair of operands (16-bit formats: 2^32), or one part of them
//
// advance_i is low in an eighth of the cycles (never in exhaustive runs); results are checked in those cycles too.
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>

#include "Vunit.h"
#include "float-cases.h"
#include "float-reference.h"
#include "verilated.h"

namespace {

using namespace bench;
using reference::Subnormals;

enum class Operation { add, multiply, convert, max, compare, multiply_add, pe };
constexpr Operation operation = Operation::OPERATION;
constexpr bool unary = operation == Operation::convert;
constexpr bool ternary = operation == Operation::multiply_add || operation == Operation::pe;

struct Options {
  Format operand{}, result{};
  Subnormals subnormals = Subnormals::keep;
  int latency = 0;
  int cDelay = 0;
  std::uint64_t cases = 1'000'000;
  std::uint64_t seed = 1;
  bool exhaustive = false;
  std::uint64_t part = 0, parts = 1;
};

struct Case {
  Code a, b, c;
  bool start;
  Code expected;
};

template <class To, class From>
To bitCast(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof(to));
  return to;
}

// Code to the machine's type and back; the formats the machine has.
template <class Float, class Bits>
struct Native {
  static Float decode(Code code) { return bitCast<Float>(static_cast<Bits>(code)); }
  static Code encode(Float value) { return bitCast<Bits>(value); }
};
using Single = Native<float, std::uint32_t>;
using Double = Native<double, std::uint64_t>;
constexpr Format kSingle{8, 23}, kDouble{11, 52};
#ifdef __FLT16_MANT_DIG__
using Half = Native<_Float16, std::uint16_t>;
constexpr Format kHalf{5, 10};
#endif

// The machine's own result, for formats it has; `known` says whether it does. Half precision is computed in single: that
// has 2 * 11 + 2 bits, so that rounding twice changes nothing.
Code hardware(Code a, Code b, const Options& options, bool& known) {
  const auto [from, to] = std::pair(options.operand, options.result);
  const auto give = [&](Code code) {
    known = true;
    return reference::isNan(code, to) ? to.nan() : code;
  };
  known = false;
  if (options.subnormals != Subnormals::keep) return 0;
  if (operation == Operation::add || operation == Operation::multiply) {
    const auto apply = [](auto x, auto y) { return operation == Operation::add ? x + y : x * y; };
    if (from == kSingle && to == kSingle) return give(Single::encode(apply(Single::decode(a), Single::decode(b))));
    if (from == kDouble && to == kDouble) return give(Double::encode(apply(Double::decode(a), Double::decode(b))));
#ifdef __FLT16_MANT_DIG__
    const auto x = static_cast<float>(Half::decode(a)), y = static_cast<float>(Half::decode(b));
    if (from == kHalf && to == kHalf) return give(Half::encode(static_cast<_Float16>(apply(x, y))));
    if (from == kHalf && to == kSingle) return give(Single::encode(apply(x, y)));
#endif
  }
  if (operation == Operation::convert) {
    if (from == kSingle && to == kDouble) return give(Double::encode(static_cast<double>(Single::decode(a))));
    if (from == kDouble && to == kSingle) return give(Single::encode(static_cast<float>(Double::decode(a))));
#ifdef __FLT16_MANT_DIG__
    if (from == kHalf && to == kSingle) return give(Single::encode(static_cast<float>(Half::decode(a))));
    if (from == kSingle && to == kHalf) return give(Half::encode(static_cast<_Float16>(Single::decode(a))));
#endif
  }
  return 0;
}

Code expectedOf(const Case& test, const Options& options) {
  const auto [operand, result, subnormals] = std::tuple(options.operand, options.result, options.subnormals);
  switch (operation) {
    case Operation::add: return reference::add(test.a, test.b, operand, subnormals);
    case Operation::multiply: return reference::multiply(test.a, test.b, operand, result, subnormals);
    case Operation::convert: return reference::convert(test.a, operand, result, subnormals);
    case Operation::max: return reference::max(test.a, test.b, operand);
    case Operation::compare: {
      const auto order = reference::compare(test.a, test.b, operand);
      return Code{order.less} | Code{order.equal} << 1 | Code{order.unordered} << 2;
    }
    default: return reference::add(reference::multiply(test.a, test.b, operand, result, subnormals), test.c, result, subnormals);
  }
}

template <class Model>
class Bench {
 public:
  explicit Bench(const Options& options) : options_(options) {}

  // One operation; returns when the unit has taken it.
  void submit(Case test) {
    if constexpr (operation == Operation::pe) {
      // The weight has no reset: the first operation brings one.
      if (taken_ == 0) test.start = true;
      if (!test.start) test.b = held_;
      held_ = test.b;
    }
    test.expected = expectedOf(test, options_);
    bool known = false;
    const Code own = hardware(test.a, test.b, options_, known);
    if (known && own != test.expected) report("reference", test, own);
    at(taken_) = test;
    while (!options_.exhaustive && stall_.chance(8)) cycle(false);
    cycle(true);
  }

  void drain() {
    for (int i = 0; i < options_.latency; ++i) submit(Case{});
  }

  std::uint64_t compared() const { return compared_; }
  std::uint64_t mismatches() const { return mismatches_; }

 private:
  static constexpr std::size_t kRing = 64;
  Case& at(std::uint64_t index) { return ring_[index % kRing]; }

  void cycle(bool advance) {
    const Case& now = at(taken_);
    // While stalled the inputs are other ones: they must not get in.
    const Code noise = advance ? 0 : stall_.next();
    model_.advance_i = advance;
    if constexpr (unary) {
      set(model_.value_i, now.a ^ noise, options_.operand);
    } else if constexpr (operation == Operation::pe) {
      set(model_.activation_i, now.a ^ noise, options_.operand);
      set(model_.weight_i, (now.start ? now.b : ~now.b) ^ noise, options_.operand);
      model_.start_i = now.start;
    } else {
      set(model_.a_i, now.a ^ noise, options_.operand);
      set(model_.b_i, now.b ^ noise, options_.operand);
    }
    if constexpr (ternary) {
      const Code c = taken_ >= static_cast<std::uint64_t>(options_.cDelay) ? at(taken_ - options_.cDelay).c : 0;
      if constexpr (operation == Operation::pe) set(model_.partial_sum_i, c ^ noise, options_.result);
      else set(model_.c_i, c ^ noise, options_.result);
    }
    if (options_.latency == 0) {
      model_.eval();
      if (advance) {
        check(now);
        ++taken_;
      }
      return;
    }
    model_.clk_i = 0;
    model_.eval();
    model_.clk_i = 1;
    model_.eval();
    if (advance) ++taken_;
    if (taken_ >= static_cast<std::uint64_t>(options_.latency)) check(at(taken_ - options_.latency));
  }

  template <class Port>
  static void set(Port& port, Code value, Format format) {
    port = static_cast<Port>(value & format.mask());
  }

  Code output() const {
    if constexpr (operation == Operation::compare) return Code{model_.less_o} | Code{model_.equal_o} << 1 | Code{model_.unordered_o} << 2;
    else if constexpr (operation == Operation::pe) return model_.partial_sum_out_o;
    else return model_.result_o;
  }

  void check(const Case& test) {
    ++compared_;
    const Code got = output();
    if (got != test.expected) report("unit", test, got);
  }

  void report(const char* which, const Case& test, Code got) {
    if (++mismatches_ > 10) return;
    std::printf("MISMATCH %s: a %llx b %llx c %llx expected %llx got %llx\n", which, static_cast<unsigned long long>(test.a), static_cast<unsigned long long>(test.b),
                static_cast<unsigned long long>(test.c), static_cast<unsigned long long>(test.expected), static_cast<unsigned long long>(got));
  }

  Model model_;
  const Options& options_;
  Random stall_{options_.seed + 77};
  std::array<Case, kRing> ring_{};
  std::uint64_t taken_ = 0, compared_ = 0, mismatches_ = 0;
  Code held_ = 0;
};

// Results lie at or next to every code of a narrow target format and half way between two of them.
template <class Model>
void nearTargets(Bench<Model>& bench, const Options& options) {
  if (options.result.bits() > 16) return;
  for (Code code = 0; code <= options.result.mask(); ++code) {
    const Code here = reference::convert(code, options.result, options.operand, Subnormals::keep);
    const Code next = reference::convert((code + 1) & options.result.mask(), options.result, options.operand, Subnormals::keep);
    const Code middle = here / 2 + next / 2 + (here & next & 1);
    for (const Code base : {here, middle}) {
      for (int step = -1; step <= 1; ++step) bench.submit({(base + static_cast<Code>(step)) & options.operand.mask(), 0, 0, true, 0});
    }
  }
}

template <class Model>
void corners(Bench<Model>& bench, const Options& options) {
  const auto codes = cornerCodes(options.operand);
  if constexpr (unary) {
    if (options.operand.bits() <= 16) {
      for (Code a = 0; a <= options.operand.mask(); ++a) bench.submit({a, 0, 0, true, 0});
    }
    for (const Code a : codes) bench.submit({a, 0, 0, true, 0});
    nearTargets(bench, options);
  } else if constexpr (ternary) {
    for (const Code a : codes) {
      for (const Code b : codes) {
        for (const Code c : cornerCodes(options.result)) bench.submit({a, b, c, true, 0});
      }
    }
  } else {
    if (options.operand.bits() <= 8) {
      for (Code a = 0; a <= options.operand.mask(); ++a) {
        for (Code b = 0; b <= options.operand.mask(); ++b) bench.submit({a, b, 0, true, 0});
      }
    }
    for (const Code a : codes) {
      for (const Code b : codes) bench.submit({a, b, 0, true, 0});
    }
    if (options.operand.bits() <= 17) {
      for (Code a = 0; a <= options.operand.mask(); ++a) {
        for (const Code b : codes) {
          bench.submit({a, b, 0, true, 0});
          bench.submit({b, a, 0, true, 0});
        }
      }
    }
  }
}

template <class Model>
void randomCases(Bench<Model>& bench, const Options& options) {
  Operands operands(options.operand, options.seed);
  Operands sums(options.result, options.seed + 1);
  for (std::uint64_t i = 0; i < options.cases; ++i) {
    Case test{0, 0, 0, true, 0};
    if constexpr (unary) {
      test.a = operands.random().chance(2) ? operands.edgeFactor(static_cast<Code>(options.operand.bias()) << options.operand.fractionBits, options.result) : operands.any();
    } else if constexpr (operation == Operation::multiply || ternary) {
      std::tie(test.a, test.b) = operands.forProduct(options.result);
    } else {
      std::tie(test.a, test.b) = operands.forSum();
      if (operands.random().chance(2)) std::swap(test.a, test.b);
    }
    if constexpr (ternary) {
      const Code product = reference::multiply(test.a, test.b, options.operand, options.result, options.subnormals);
      test.c = operands.random().chance(2) ? sums.near(product) : sums.any();
      if constexpr (operation == Operation::pe) test.start = operands.random().chance(2);
    }
    bench.submit(test);
  }
}

template <class Model>
void allPairs(Bench<Model>& bench, const Options& options) {
  const std::uint64_t codes = options.operand.mask() + 1;
  const std::uint64_t first = codes * options.part / options.parts, last = codes * (options.part + 1) / options.parts;
  const auto began = std::chrono::steady_clock::now();
  for (Code a = first; a < last; ++a) {
    for (Code b = 0; b < codes; ++b) bench.submit({a, b, 0, true, 0});
    if ((a - first + 1) % 512 == 0) {
      const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
      const double done = static_cast<double>(a - first + 1) / static_cast<double>(last - first);
      std::fprintf(stderr, "%5.1f %%  %llu compared  %llu mismatches  %.0f s left\n", 100 * done, static_cast<unsigned long long>(bench.compared()),
                   static_cast<unsigned long long>(bench.mismatches()), seconds / done - seconds);
    }
  }
}

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--exhaustive") {
      options.exhaustive = true;
      continue;
    }
    if (i + 1 == argc) throw std::invalid_argument(name + " needs a value");
    const std::string value = argv[++i];
    if (name == "--operand") options.operand = reference::parseFormat(value);
    else if (name == "--result") options.result = reference::parseFormat(value);
    else if (name == "--subnormals") options.subnormals = value == "flush" ? Subnormals::flush : Subnormals::keep;
    else if (name == "--latency") options.latency = std::stoi(value);
    else if (name == "--c-delay") options.cDelay = std::stoi(value);
    else if (name == "--cases") options.cases = std::stoull(value);
    else if (name == "--seed") options.seed = std::stoull(value);
    else if (name == "--part" && std::sscanf(value.c_str(), "%lu/%lu", &options.part, &options.parts) == 2 && options.part < options.parts) continue;
    else throw std::invalid_argument("unknown option or value: " + name + " " + value);
  }
  if (options.operand.bits() == 1 || options.result.bits() == 1) throw std::invalid_argument("--operand and --result are needed");
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Options options = parse(argc, argv);
    Bench<Vunit> bench(options);
    if (options.exhaustive) {
      if (unary || ternary || options.operand.bits() > 16) throw std::invalid_argument("--exhaustive is for two operands of at most 16 bits");
      allPairs(bench, options);
    } else {
      corners(bench, options);
      randomCases(bench, options);
    }
    bench.drain();
    std::printf("{\"compared\": %llu, \"mismatches\": %llu, \"seed\": %llu}\n", static_cast<unsigned long long>(bench.compared()),
                static_cast<unsigned long long>(bench.mismatches()), static_cast<unsigned long long>(options.seed));
    return bench.mismatches() == 0 && bench.compared() > 0 ? 0 : 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "float-bench: %s\n", error.what());
    return 2;
  }
}
