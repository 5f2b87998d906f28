// SPDX-License-Identifier: Apache-2.0
//
// One device under test and the agents at its ports. Several benches may share a model and a clock.
#pragma once

#include "focus_axi_lite.h"
#include "focus_axi_memory.h"
#include "focus_streams.h"
#include "focus_timed.h"

namespace focus {

class Bench {
 public:
  explicit Bench(std::string name) : name_{std::move(name)} {}

  void advance(std::string name, uint8_t& signal) {
    advance_ = std::move(name);
    timeline_.advance(signal);
  }

  // As the glue names them: ports belong to the agent added last, fields to the port added last.
  void add_agent(AgentKind kind, std::string name) { specs_.push_back({kind, std::move(name), {}}); }
  void add_port(PortSignals port) { specs_.back().ports.push_back(std::move(port)); }
  void add_field(const Field& field) { specs_.back().ports.back().fields.push_back(field); }

  void load(const RunFiles& files, size_t first_findings) {
    scoreboard_.keep(first_findings);
    for (const Spec& spec : specs_) make(spec);
    for (auto& agent : agents_) agent->load(files);
    for (StreamSource* source : sources_)
      for (const std::string& name : source->awaited()) source->await(sink(source->name(), name));
    for (auto& agent : agents_)
      if (agent->acts()) acting_.push_back(agent.get());
  }

  // As before load(): what the agents have done and found is forgotten.
  void clear() {
    acting_.clear();
    sources_.clear();
    sinks_.clear();
    agents_.clear();
    timeline_.clear();
    scoreboard_ = Scoreboard{};
  }

  void pattern(const std::string& port, const Pattern& pattern) {
    if (port == advance_) timeline_.pattern(pattern);
    for (StreamSource* one : sources_)
      if (one->name() == port) one->pattern(pattern);
    for (StreamSink* one : sinks_)
      if (one->name() == port) one->pattern(pattern);
  }

  void rest() {
    for (auto& agent : agents_) agent->rest();
    timeline_.rest();
  }

  void check_reset() {
    for (auto& agent : agents_) agent->check_reset();
  }

  void drive(uint64_t cycle) {
    if (timeline_.used()) timeline_.drive();
    for (Agent* agent : acting_) agent->drive(cycle);
  }

  void sample(uint64_t cycle) {
    for (Agent* agent : acting_) agent->sample(cycle);
    if (timeline_.used()) timeline_.sample();
  }

  bool inputs_ended() const { return timeline_.ended(); }

  bool complete() const {
    if (timeline_.used() && !timeline_.complete()) return false;
    for (const Agent* agent : acting_)
      if (!agent->complete()) return false;
    return true;
  }

  void close_interval() {
    for (auto& agent : agents_) agent->close_interval();
  }

  void timed_out(uint64_t cycle) {
    for (auto& agent : agents_) agent->timed_out(cycle);
  }

  void finish(uint64_t cycle) {
    for (auto& agent : agents_) agent->finish(cycle);
  }

  bool passed() const {
    for (const auto& agent : agents_)
      if (!agent->sound()) return false;
    return scoreboard_.mismatches() == 0 && scoreboard_.violations() == 0 && scoreboard_.has_compared();
  }

  uint64_t beats_done() const {
    uint64_t sum = timeline_.beats_done();
    for (const auto& agent : agents_) sum += agent->beats_done();
    return sum;
  }

  uint64_t beats_expected() const {
    uint64_t sum = timeline_.length();
    for (const auto& agent : agents_) sum += agent->beats_expected();
    return sum;
  }

  // From the first transfer into the device to the last one out of it, both included; of timed ports alone the enabled cycles.
  uint64_t active_cycles() const {
    Span in, out;
    for (const auto& agent : agents_) {
      const Span taken = agent->taken(), sent = agent->sent();
      if (taken.any && (!in.any || taken.first < in.first)) in = taken;
      if (sent.any && (!out.any || sent.last > out.last)) out = sent;
    }
    if (in.any && out.any) return out.last >= in.first ? out.last - in.first + 1 : 0;
    return timeline_.enabled();
  }

  void write(std::ostream& out, bool activity) const {
    out << "{\"name\":" << quoted(name_) << ",\"activeCycles\":" << active_cycles() << ",\"mismatches\":" << scoreboard_.mismatches() << ",\"violations\":" << scoreboard_.violations() << ",\"ports\":{";
    write_agents(out, true, activity);
    out << "},\"agents\":{";
    write_agents(out, false, activity);
    out << "},\"first\":[";
    const char* comma = "";
    for (const Mismatch& one : scoreboard_.first()) {
      out << comma << "{\"port\":" << quoted(one.port) << ",\"field\":" << quoted(one.field) << ",\"beat\":" << one.beat << ",\"element\":" << one.element
          << ",\"cycle\":" << one.cycle << ",\"expected\":" << quoted(one.expected) << ",\"got\":" << quoted(one.got) << ",\"taken\":{";
      for (size_t i = 0; i < one.taken.size(); ++i) out << (i ? "," : "") << quoted(one.taken[i].first) << ":" << one.taken[i].second;
      out << "}}";
      comma = ",";
    }
    out << "],\"messages\":[";
    comma = "";
    for (const std::string& text : scoreboard_.messages()) {
      out << comma << quoted(text);
      comma = ",";
    }
    out << "]}";
  }

  const std::string& name() const { return name_; }

 private:
  struct Spec {
    AgentKind kind;
    std::string name;
    std::vector<PortSignals> ports;
  };

  void make(const Spec& spec) {
    switch (spec.kind) {
      case AgentKind::constant: return own(std::make_unique<Constant>(spec.ports.at(0), scoreboard_));
      case AgentKind::watch: return own(std::make_unique<Watch>(spec.ports.at(0), scoreboard_));
      case AgentKind::timed_source: return own(std::make_unique<TimedSource>(spec.ports.at(0), scoreboard_, timeline_));
      case AgentKind::timed_sink: return own(std::make_unique<TimedSink>(spec.ports.at(0), scoreboard_, timeline_));
      case AgentKind::stream_source: {
        auto source = std::make_unique<StreamSource>(spec.ports.at(0), scoreboard_);
        sources_.push_back(source.get());
        return own(std::move(source));
      }
      case AgentKind::stream_sink: {
        auto sink = std::make_unique<StreamSink>(spec.ports.at(0), scoreboard_);
        sinks_.push_back(sink.get());
        return own(std::move(sink));
      }
      case AgentKind::axi_memory: return own(std::make_unique<AxiMemory>(spec.name, spec.ports, scoreboard_));
      case AgentKind::axi_lite_master: return own(std::make_unique<AxiLiteMaster>(spec.name, spec.ports, scoreboard_));
    }
  }

  void own(std::unique_ptr<Agent> agent) { agents_.push_back(std::move(agent)); }

  StreamSink& sink(const std::string& source, const std::string& name) {
    for (StreamSink* one : sinks_)
      if (one->name() == name) return *one;
    throw std::runtime_error(source + ".after: " + name + " is no output stream");
  }

  void write_agents(std::ostream& out, bool ports, bool activity) const {
    const char* comma = "";
    for (const auto& agent : agents_) {
      if (agent->is_port() != ports) continue;
      out << comma << quoted(agent->name()) << ":";
      agent->write(out, activity);
      comma = ",";
    }
  }

  static std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char letter : text) {
      if (letter == '"' || letter == '\\') out += '\\';
      out += letter;
    }
    return out + "\"";
  }

  std::string name_;
  std::vector<Spec> specs_;
  Scoreboard scoreboard_;
  Timeline timeline_;
  std::string advance_;
  std::vector<std::unique_ptr<Agent>> agents_;
  std::vector<Agent*> acting_;  // those with something to do in each cycle
  std::vector<StreamSource*> sources_;
  std::vector<StreamSink*> sinks_;
};

}  // namespace focus
