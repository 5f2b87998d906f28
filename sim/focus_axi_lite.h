// SPDX-License-Identifier: Apache-2.0
//
// A master at an AXI4-Lite slave of the device: does the steps of the file <bundle>.script one after the other, numbers as in C:
//   stall <n>                                     of 256: how often an offer is held back, or a ready is low
//   timeout <cycles>                              within which each response must come
//   write <address> <data> <strobe> <response>    address and data go in any order
//   read <address> <value> <mask> <response>      the bits of the mask are compared
//   wait <address> <value> <mask> <cycles>        reads until the bits of the mask have the value, at most that long
//   idle <cycles>
// What comes back is compared; after a response that does not come, or a wait in vain, the rest is left out.
#pragma once

#include "focus_axi.h"

namespace focus {

class AxiLiteMaster : public AxiAgent<Outlet, Inlet> {
 public:
  AxiLiteMaster(const std::string& name, const std::vector<PortSignals>& ports, Scoreboard& scoreboard)
      : AxiAgent{name, ports, scoreboard}, aw_address_{aw_.at("addr")}, w_data_{w_.at("data")},
        w_strobe_{w_.at("strb")}, ar_address_{ar_.at("addr")}, b_response_{b_.at("resp")}, r_data_{r_.at("data")}, r_response_{r_.at("resp")} {}

  void load(const RunFiles& files) override {
    draws_ = Draws{files.seed, 11};
    const std::string path = files.vectors + "/" + name_ + ".script";
    std::ifstream file{path};
    if (!file) throw std::runtime_error("cannot read " + path);
    std::string line;
    while (std::getline(file, line))
      if (!line.empty() && line[0] != '/') add(line, path);
  }

  void drive(uint64_t cycle) override {
    if (!begun_ && next_ < steps_.size()) begin(cycle);
    offer(aw_, aw_left_);
    offer(w_, w_left_);
    offer(ar_, ar_left_);
    b_.drive(willing());
    r_.drive(willing());
  }

  void sample(uint64_t cycle) override {
    // A response may come in the cycle after its request, not before.
    const bool written = writing_ && !aw_left_ && !w_left_, requested = reading_ && !ar_left_;
    if (b_.offered() && !written) unasked("b", cycle);
    if (r_.offered() && !requested) unasked("r", cycle);
    if (aw_.sample()) aw_left_ = false;
    if (w_.sample()) w_left_ = false;
    if (ar_.sample()) ar_left_ = false;
    if (b_.sample(name_, cycle, scoreboard_) && written) take_response(cycle);
    if (r_.sample(name_, cycle, scoreboard_) && requested) take_data(cycle);
    if (!begun_) return;
    if (step().kind == IDLE && cycle + 1 >= since_ + step().cycles) end();
    else if (step().kind != IDLE && cycle >= asked_ + timeout_) give_up(cycle, "no response to " + text(step()) + " in " + std::to_string(timeout_) + " cycles");
  }

  bool complete() const override { return next_ >= steps_.size(); }

  void timed_out(uint64_t cycle) override {
    if (!complete()) scoreboard_.message(name_, cycle, "stopped at step " + std::to_string(next_) + " of " + std::to_string(steps_.size()));
  }

  bool sound() const override { return done_ == steps_.size(); }
  void write(std::ostream& out, bool) const override {
    out << "{\"compared\":" << compared_ << ",\"wrong\":" << wrong_ << ",\"steps\":" << done_ << ",\"expectedSteps\":" << steps_.size() << ",\"writes\":" << writes_ << ",\"reads\":" << reads_
        << ",\"firstCycle\":" << span_.first << ",\"lastCycle\":" << span_.last << "}";
  }

 private:
  enum Kind { WRITE, READ, WAIT, IDLE };

  struct Step {
    Kind kind = IDLE;
    uint64_t address = 0, value = 0, mask = 0, cycles = 0;
    unsigned response = AXI_OKAY;
  };

  void add(const std::string& line, const std::string& path) {
    std::istringstream words{line};
    std::string name, last;
    Step made;
    words >> name;
    if (name == "stall") stall_ = static_cast<uint32_t>(number(words));
    else if (name == "timeout") timeout_ = number(words);
    else if (name == "idle") {
      made.cycles = number(words);
      steps_.push_back(made);
    } else {
      made.kind = name == "write" ? WRITE : name == "read" ? READ : WAIT;
      if (made.kind == WAIT && name != "wait") throw std::runtime_error(path + ": no step " + name);
      made.address = number(words);
      made.value = number(words);
      made.mask = number(words);
      if (made.kind == WAIT) made.cycles = number(words);
      else if (words >> last) made.response = response_code(last);
      steps_.push_back(made);
    }
    if (!words) throw std::runtime_error(path + ": unreadable: " + line);
  }

  static uint64_t number(std::istringstream& words) {
    std::string word;
    words >> word;
    return word.empty() ? 0 : std::stoull(word, nullptr, 0);
  }

  const Step& step() const { return steps_[next_]; }

  void begin(uint64_t cycle) {
    begun_ = true;
    since_ = cycle;
    ask(cycle);
  }

  // Sends the request of the step at hand, of a wait once more.
  void ask(uint64_t cycle) {
    asked_ = cycle;
    writing_ = aw_left_ = w_left_ = step().kind == WRITE;
    reading_ = ar_left_ = step().kind == READ || step().kind == WAIT;
  }

  void offer(Outlet& channel, bool left) {
    if (channel.offering()) return;
    if (!left || !willing()) return channel.idle();
    if (&channel == &w_) {
      w_data_.set(step().value);
      w_strobe_.set(step().mask);
    } else {
      (&channel == &aw_ ? aw_address_ : ar_address_).set(step().address);
    }
    channel.offer();
  }

  void take_response(uint64_t cycle) {
    ++writes_;
    span_.extend(cycle);
    expect(b_response_.get() == step().response, cycle, text(step()) + ": expected " + response_name(step().response) + ", got " + response_name(b_response_.get()));
    end();
  }

  void take_data(uint64_t cycle) {
    ++reads_;
    span_.extend(cycle);
    const uint64_t got = r_data_.get(), response = r_response_.get();
    const bool equal = ((got ^ step().value) & step().mask) == 0;
    if (step().kind == WAIT && !equal && response == AXI_OKAY) {
      if (cycle - since_ < step().cycles) return ask(cycle + 1);
      return give_up(cycle, text(step()) + ": not in " + std::to_string(step().cycles) + " cycles, the last read gave " + hex_text(got));
    }
    expect(response == step().response, cycle, text(step()) + ": expected " + response_name(step().response) + ", got " + response_name(response));
    // The data of an error mean nothing.
    if (step().response == AXI_OKAY) expect(equal, cycle, text(step()) + ": expected " + hex_text(step().value) + (step().mask == all() ? "" : " under mask " + hex_text(step().mask)) + ", got " + hex_text(got));
    end();
  }

  uint64_t all() const { return r_data_.width() < 64 ? (1ull << r_data_.width()) - 1 : ~0ull; }

  void expect(bool holds, uint64_t cycle, const std::string& otherwise) {
    if (!compare(holds)) scoreboard_.differs(name_, cycle, otherwise);
  }

  void end() {
    ++next_;
    ++done_;
    begun_ = writing_ = reading_ = false;
  }

  void give_up(uint64_t cycle, const std::string& why) {
    scoreboard_.violation(name_, cycle, why + "; " + std::to_string(steps_.size() - next_ - 1) + " further steps are left out");
    next_ = steps_.size();
    begun_ = writing_ = reading_ = aw_left_ = w_left_ = ar_left_ = false;
  }

  void unasked(const char* channel, uint64_t cycle) {
    if (unasked_ == cycle) return;
    unasked_ = cycle;
    scoreboard_.violation(name_, cycle, std::string{channel} + ": a response without a request");
  }

  static std::string text(const Step& step) {
    static const char* const names[] = {"write", "read", "wait", "idle"};
    return names[step.kind] + (" " + hex_text(step.address, 3));
  }

  Signal aw_address_, w_data_, w_strobe_, ar_address_, b_response_, r_data_, r_response_;
  uint64_t timeout_ = 1000;
  std::vector<Step> steps_;
  size_t next_ = 0, done_ = 0;
  bool begun_ = false, writing_ = false, reading_ = false;
  bool aw_left_ = false, w_left_ = false, ar_left_ = false;  // parts of the request that the device has not taken
  uint64_t since_ = 0, asked_ = 0;                           // cycles in which the step, and its last request, began
  uint64_t unasked_ = ~0ull;
  uint64_t writes_ = 0, reads_ = 0;
};

}  // namespace focus
