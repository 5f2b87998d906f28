// SPDX-License-Identifier: Apache-2.0
//
// What the agents of a bench found: values that differ, broken rules, and words about them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace focus {

struct Mismatch {
  std::string port, field, expected, got;
  size_t beat = 0;
  unsigned element = 0;
  uint64_t cycle = 0;
  std::vector<std::pair<std::string, size_t>> taken;  // beats that each input stream had taken
};

class Scoreboard {
 public:
  // Findings to keep in full; the others are counted.
  void keep(size_t first) { first_ = first; }
  // Beats that an input stream has taken, for the words about a mismatch. The stream outlives the scoreboard.
  void add_input(const std::string& port, const size_t& done) { inputs_.push_back({port, &done}); }

  void compared() { compared_ = true; }

  void mismatch(Mismatch one) {
    if (mismatches_++ >= first_) return;
    for (const auto& input : inputs_) one.taken.push_back({input.first, *input.second});
    kept_.push_back(std::move(one));
  }

  // Something that differs and is no beat of a port.
  void differs(const std::string& agent, uint64_t cycle, const std::string& text) {
    ++mismatches_;
    message(agent, cycle, text);
  }

  void violation(const std::string& port, uint64_t cycle, const std::string& text) {
    ++violations_;
    message(port, cycle, text);
  }

  // Beats that are missing or too many are no broken rules: the counts of the ports tell how many.
  void message(const std::string& port, uint64_t cycle, const std::string& text) {
    if (messages_.size() < first_) messages_.push_back("cycle " + std::to_string(cycle) + ", port " + port + ": " + text);
  }

  const std::vector<Mismatch>& first() const { return kept_; }
  const std::vector<std::string>& messages() const { return messages_; }
  uint64_t mismatches() const { return mismatches_; }
  uint64_t violations() const { return violations_; }
  bool has_compared() const { return compared_; }

 private:
  size_t first_ = 10;
  std::vector<std::pair<std::string, const size_t*>> inputs_;
  std::vector<Mismatch> kept_;
  std::vector<std::string> messages_;
  uint64_t mismatches_ = 0, violations_ = 0;
  bool compared_ = false;
};

}  // namespace focus
