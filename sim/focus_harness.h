// SPDX-License-Identifier: Apache-2.0
//
// Runs the benches of a Verilated model to their end and writes the result as JSON.
//
//   --vectors DIR       vector files; with several benches one folder per bench below it
//   --result FILE       JSON result
//   --pattern B/P=M:A:S bench B, port P: mode M, argument A, first random state S (focus_pattern.h)
//   --limit N           cycles after which a run that is not complete has failed
//   --reset-at N        reset in mid-run: the run goes on for N cycles, then device and agents start anew and all is compared from there
//   --drain N           cycles to watch for further beats after the last expected one (default 64)
//   --seed N            first values of registers and memories that no reset sets
//   --first N           mismatches to report in full (default 10)
//   --interval N        cycles per entry of the activity trace; 0: no trace
//   --dump DIR          beats that left each output stream, as vector files, and what memories held at the end
//   --waves FILE        waveform, when the model was built with one
//   --coverage FILE     coverage data, when the model was built with it
//   --progress          a JSON line on stderr about four times a second
//
// Exit code: 0 passed, 1 failed (also when nothing was compared), 2 could not run.
#pragma once

#include <verilated.h>
#if VM_TRACE_FST
#include <verilated_fst_c.h>
#elif VM_TRACE_VCD
#include <verilated_vcd_c.h>
#endif
#if VM_COVERAGE
#include <verilated_cov.h>
#endif

#include <chrono>
#include <deque>
#include <sstream>

#include "focus_bench.h"
#include "focus_model.h"

namespace focus {

class Options {
 public:
  Options(int count, char** words) {
    for (int i = 1; i < count; ++i) {
      const std::string word = words[i];
      if (word == "--progress") progress = true;
      else if (word.rfind("--", 0) == 0 && i + 1 < count) set(word.substr(2), words[++i]);
      else throw std::runtime_error("unknown argument " + word);
    }
  }

  std::string vectors = ".", result, dump, waves, coverage;
  std::vector<std::string> patterns;
  uint64_t limit = ~0ull, drain = 64, seed = 1, first = 10, interval = 0, reset_at = 0;
  bool progress = false;

 private:
  void set(const std::string& name, const std::string& value) {
    if (name == "vectors") vectors = value;
    else if (name == "result") result = value;
    else if (name == "dump") dump = value;
    else if (name == "waves") waves = value;
    else if (name == "coverage") coverage = value;
    else if (name == "pattern") patterns.push_back(value);
    else if (name == "limit") limit = std::stoull(value);
    else if (name == "reset-at") reset_at = std::stoull(value);
    else if (name == "drain") drain = std::stoull(value);
    else if (name == "seed") seed = std::stoull(value);
    else if (name == "first") first = std::stoull(value);
    else if (name == "interval") interval = std::stoull(value);
    else throw std::runtime_error("unknown option --" + name);
  }
};

class Simulation : public Setup {
 public:
  Simulation(int count, char** words) : options_{count, words} {
    context_.randReset(2);
    context_.randSeed(static_cast<int>(1 + options_.seed % 0x7ffffffe));
    context_.traceEverOn(!options_.waves.empty());
    // A broken assertion is told and counted by who reads the output; the run goes on, for the other benches' sake.
    context_.fatalOnError(false);
    context_.errorLimit(100'000);
    check_assertions(false);
    model_.reset(connect(&context_, *this));
  }

  void clock(uint8_t& signal, unsigned half_cycle) override {
    clock_ = &signal;
    half_cycle_ = half_cycle;
  }
  void reset(uint8_t& signal, unsigned cycles) override {
    reset_ = &signal;
    reset_cycles_ = cycles;
  }
  void bench(const char* name) override { benches_.emplace_back(name); }
  void advance(const char* name, uint8_t& signal) override { benches_.back().advance(name, signal); }
  void agent(AgentKind kind, const char* name) override { benches_.back().add_agent(kind, name); }
  void port(const char* name, uint64_t latency, uint8_t* valid, uint8_t* ready) override { benches_.back().add_port({name, latency, valid, ready, {}}); }

  void field(const char* name, void* storage, unsigned bytes, unsigned width, unsigned offset, unsigned element_bits) override {
    benches_.back().add_field(Field{name, storage, bytes, width, offset, element_bits});
  }

  int run() {
    load();
    open_waves();
    begin_ = std::chrono::steady_clock::now();
    hold_reset();
    if (options_.reset_at > 0) reset_in_mid_run();
    const bool complete = run_cycles();
    if (!complete)
      for (Bench& bench : benches_) bench.timed_out(cycle_);
    for (Bench& bench : benches_) bench.finish(cycle_);
    model_->final();
    finish(complete);
    bool passed = complete;
    for (const Bench& bench : benches_) passed = passed && bench.passed();
    return passed ? 0 : 1;
  }

 private:
  void load() {
    for (Bench& bench : benches_) {
      const std::string below = benches_.size() == 1 ? "" : "/" + bench.name();
      bench.load({options_.vectors + below, options_.dump.empty() ? "" : options_.dump + below, static_cast<uint32_t>(options_.seed)}, options_.first);
    }
    for (const std::string& text : options_.patterns) set_pattern(text);
  }

  void check_assertions(bool on) {
    context_.assertOn(on);
    asserting = on;
  }

  // What was found until then is forgotten, but for assertions: another run, without a reset in it, is there to look at these cycles.
  void reset_in_mid_run() {
    if (!reset_) throw std::runtime_error("--reset-at: the model has no reset");
    for (; cycle_ < options_.reset_at; ++cycle_) run_cycle();
    check_assertions(false);
    for (Bench& bench : benches_) bench.clear();
    load();
    cycle_ = 0;
    hold_reset();
  }

  void set_pattern(const std::string& text) {
    const size_t slash = text.find('/'), equals = text.find('=');
    int mode = 0;
    unsigned argument = 0, state = 1;
    if (slash == std::string::npos || equals == std::string::npos || std::sscanf(text.c_str() + equals + 1, "%d:%u:%u", &mode, &argument, &state) != 3)
      throw std::runtime_error("unreadable pattern " + text);
    for (Bench& bench : benches_)
      if (bench.name() == text.substr(0, slash)) bench.pattern(text.substr(slash + 1, equals - slash - 1), Pattern{mode, argument, state});
  }

  void hold_reset() {
    for (Bench& bench : benches_) bench.rest();
    if (reset_) {
      *reset_ = 0;
      for (unsigned i = 0; i < reset_cycles_; ++i) {
        low_phase();
        if (i + 1 == reset_cycles_) for (Bench& bench : benches_) bench.check_reset();
        high_phase();
      }
      *reset_ = 1;
    }
    // Before it, registers hold whatever they woke with.
    check_assertions(true);
  }

  // True where every bench has done all it had to do.
  bool run_cycle() {
    for (Bench& bench : benches_) {
      bench.drive(cycle_);
      // What a device takes for granted of its inputs is not so any more.
      if (bench.inputs_ended()) check_assertions(false);
    }
    low_phase();
    bool complete = true;
    for (Bench& bench : benches_) {
      bench.sample(cycle_);
      complete = complete && bench.complete();
    }
    high_phase();
    return complete;
  }

  bool run_cycles() {
    uint64_t quiet = 0;
    while (cycle_ < options_.limit) {
      const bool complete = run_cycle();
      ++cycle_;
      if (options_.interval > 0 && cycle_ % options_.interval == 0)
        for (Bench& bench : benches_) bench.close_interval();
      if ((cycle_ & 255) == 0 && options_.progress) progress();
      if (complete && ++quiet > options_.drain) return true;
      if (context_.gotFinish()) return false;
    }
    return false;
  }

  void low_phase() {
    if (clock_) *clock_ = 0;
    evaluate();
  }

  void high_phase() {
    if (!clock_) return;
    *clock_ = 1;
    evaluate();
  }

  void evaluate() {
    model_->eval();
#if VM_TRACE_FST || VM_TRACE_VCD
    if (trace_) trace_->dump(context_.time());
#endif
    context_.timeInc(half_cycle_);
  }

  void open_waves() {
    if (options_.waves.empty()) return;
#if VM_TRACE_FST || VM_TRACE_VCD
    trace_ = std::make_unique<Trace>();
    context_.trace(trace_.get(), 99);
    trace_->open(options_.waves.c_str());
#else
    throw std::runtime_error("this model was built without waveforms");
#endif
  }

  void progress() {
    const double now = seconds();
    if (now - shown_ < 0.25) return;
    shown_ = now;
    uint64_t done = 0, expected = 0;
    for (const Bench& bench : benches_) {
      done += bench.beats_done();
      expected += bench.beats_expected();
    }
    std::fprintf(stderr, "{\"cycles\":%llu,\"beats\":%llu,\"expectedBeats\":%llu,\"seconds\":%.2f}\n", static_cast<unsigned long long>(cycle_),
                 static_cast<unsigned long long>(done), static_cast<unsigned long long>(expected), now);
  }

  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }

  void finish(bool complete) {
    const double taken = seconds();
#if VM_TRACE_FST || VM_TRACE_VCD
    if (trace_) trace_->close();
#endif
#if VM_COVERAGE
    if (!options_.coverage.empty()) context_.coveragep()->write(options_.coverage.c_str());
#endif
    if (options_.interval > 0 && cycle_ % options_.interval != 0)
      for (Bench& bench : benches_) bench.close_interval();
    std::ostringstream out;
    out << "{\"complete\":" << (complete ? "true" : "false") << ",\"seed\":" << options_.seed << ",\"totalCycles\":" << cycle_ << ",\"seconds\":" << taken
        << ",\"simCyclesPerSecond\":" << static_cast<uint64_t>(taken > 0 ? static_cast<double>(cycle_) / taken : 0)
        << ",\"interval\":" << options_.interval << ",\"benches\":[";
    const char* comma = "";
    for (const Bench& bench : benches_) {
      out << comma;
      bench.write(out, options_.interval > 0);
      comma = ",";
    }
    out << "]}\n";
    if (options_.result.empty()) std::fputs(out.str().c_str(), stdout);
    else std::ofstream{options_.result} << out.str();
  }

#if VM_TRACE_FST
  using Trace = VerilatedFstC;
#elif VM_TRACE_VCD
  using Trace = VerilatedVcdC;
#endif

  Options options_;
  VerilatedContext context_;
  std::unique_ptr<Model> model_;
#if VM_TRACE_FST || VM_TRACE_VCD
  std::unique_ptr<Trace> trace_;
#endif
  std::deque<Bench> benches_;
  uint8_t* clock_ = nullptr;
  uint8_t* reset_ = nullptr;
  unsigned half_cycle_ = 1, reset_cycles_ = 0;
  uint64_t cycle_ = 0;
  double shown_ = 0;
  std::chrono::steady_clock::time_point begin_;
};

}  // namespace focus
