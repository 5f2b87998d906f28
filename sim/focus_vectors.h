// SPDX-License-Identifier: Apache-2.0
//
// Signals of a Verilated model, and the beats of one port read from its vector file:
// comment lines start with //, every other line is one packed beat in hexadecimal, first field lowest.
// A signal lies in memory as Verilator keeps it: 1, 2, 4 or 8 bytes, above 64 bits 32-bit words.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace focus {

// One payload signal; `offset` is its lowest bit in the packed beat.
struct Field {
  const char* name;
  void* storage;
  unsigned bytes;
  unsigned width;
  unsigned offset;
  unsigned element_bits;
  unsigned elements() const { return width / element_bits; }
};

inline bool bit_at(const uint8_t* bytes, unsigned bit) { return (bytes[bit >> 3] >> (bit & 7)) & 1; }

// Bits [low, low + width) as hexadecimal text.
inline std::string hex_of(const uint8_t* bytes, unsigned low, unsigned width) {
  const unsigned digits = (width + 3) / 4;
  std::string text(digits, '0');
  for (unsigned digit = 0; digit < digits; ++digit) {
    const unsigned place = low + 4 * digit, count = width - 4 * digit < 4 ? width - 4 * digit : 4;
    unsigned value = 0;
    // A digit inside one byte, as nearly all are, is read at once: every beat of a result stream is written this way.
    if (count == 4 && place % 4 == 0) value = (bytes[place >> 3] >> (place & 7)) & 15;
    else
      for (unsigned bit = 0; bit < count; ++bit) value |= static_cast<unsigned>(bit_at(bytes, place + bit)) << bit;
    text[digits - 1 - digit] = "0123456789abcdef"[value];
  }
  return text;
}

// Beats of one port, every field in the layout of its signal.
class Beats {
 public:
  Beats() = default;
  explicit Beats(const std::vector<Field>& fields) : fields_{fields} {
    for (const Field& field : fields_) {
      places_.push_back(size_);
      size_ += field.bytes;
    }
  }

  // False when there is no such file.
  bool load(const std::string& path) {
    std::ifstream file{path};
    if (!file) return false;
    std::string line;
    while (std::getline(file, line)) {
      if (line.empty() || line[0] == '/') continue;
      append(line, path);
    }
    return true;
  }

  size_t count() const { return size_ == 0 ? 0 : bytes_.size() / size_; }
  size_t beat_bytes() const { return size_; }
  size_t place(size_t field) const { return places_[field]; }
  const uint8_t* at(size_t beat) const { return bytes_.data() + beat * size_; }

  void drive(size_t beat) const {
    const uint8_t* source = at(beat);
    for (size_t i = 0; i < fields_.size(); ++i) std::memcpy(fields_[i].storage, source + places_[i], fields_[i].bytes);
  }

  // What an input carries while nobody may look: every bit wrong.
  void drive_inverse(size_t beat) const { drive_inverse_of(at(beat)); }
  void drive_inverse_of(const uint8_t* source) const {
    for (size_t i = 0; i < fields_.size(); ++i) {
      const Field& field = fields_[i];
      uint8_t* target = static_cast<uint8_t*>(field.storage);
      for (unsigned byte = 0; byte < field.bytes; ++byte) {
        const unsigned low = 8 * byte;
        const unsigned mask = field.width >= low + 8 ? 0xff : field.width <= low ? 0 : (1u << (field.width - low)) - 1;
        target[byte] = static_cast<uint8_t>(~source[places_[i] + byte] & mask);
      }
    }
  }

  void sample(uint8_t* target) const {
    for (size_t i = 0; i < fields_.size(); ++i) std::memcpy(target + places_[i], fields_[i].storage, fields_[i].bytes);
  }

  // One packed beat as a line of a vector file.
  std::string packed_hex(const uint8_t* beat) const {
    unsigned width = 0;
    for (const Field& field : fields_) width += field.width;
    std::vector<uint8_t> packed((width + 7) / 8 + 1);
    for (size_t i = 0; i < fields_.size(); ++i) {
      const Field& field = fields_[i];
      const uint8_t* source = beat + places_[i];
      const unsigned whole = field.offset % 8 == 0 ? field.width / 8 : 0;
      std::memcpy(packed.data() + field.offset / 8, source, whole);
      for (unsigned bit = 8 * whole; bit < field.width; ++bit)
        if (bit_at(source, bit)) packed[(field.offset + bit) >> 3] |= 1u << ((field.offset + bit) & 7);
    }
    return hex_of(packed.data(), 0, width);
  }

 private:
  void append(const std::string& line, const std::string& path) {
    const size_t start = bytes_.size();
    bytes_.resize(start + size_);
    packed_.assign(line.size() / 2 + 2, 0);
    for (size_t digit = 0; digit < line.size(); ++digit) {
      const char letter = line[line.size() - 1 - digit];
      const unsigned value = letter >= '0' && letter <= '9' ? letter - '0' : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : 16;
      if (value == 16) throw std::runtime_error(path + ": not hexadecimal: " + line);
      packed_[digit / 2] |= value << (4 * (digit & 1));
    }
    for (size_t i = 0; i < fields_.size(); ++i) {
      const Field& field = fields_[i];
      uint8_t* target = bytes_.data() + start + places_[i];
      const size_t available = packed_.size() * 8;
      if (field.offset % 8 == 0 && field.width % 8 == 0 && (field.offset + field.width) <= available) {
        std::memcpy(target, packed_.data() + field.offset / 8, field.width / 8);
        continue;
      }
      for (unsigned bit = 0; bit < field.width; ++bit)
        if (field.offset + bit < available && bit_at(packed_.data(), field.offset + bit)) target[bit >> 3] |= 1u << (bit & 7);
    }
  }

  std::vector<Field> fields_;
  std::vector<size_t> places_;
  size_t size_ = 0;
  std::vector<uint8_t> bytes_;
  std::vector<uint8_t> packed_;
};

// When the beats of an input stream may be offered: not before given numbers of beats have left given output streams, and
// some cycles have passed. The file <port>.after:
//   cycles <n>             between the transfer of the last beat that was waited for and the first cycle of the offer
//   streams <name> ...     output streams
//   <count> ...            per beat of the input: beats of each stream it waits for, 0 for none
class Release {
 public:
  // False when there is no such file.
  bool load(const std::string& path) {
    std::ifstream file{path};
    if (!file) return false;
    std::string line, word;
    while (std::getline(file, line)) {
      if (line.empty() || line[0] == '/') continue;
      std::istringstream words{line};
      if (line.rfind("cycles ", 0) == 0) {
        words >> word >> cycles_;
      } else if (line.rfind("streams ", 0) == 0) {
        words >> word;
        while (words >> word) streams_.push_back(word);
      } else {
        size_t count = 0, given = 0;
        while (words >> count) {
          counts_.push_back(count);
          ++given;
        }
        if (given != streams_.size()) throw std::runtime_error(path + ": " + line + ": not one number for each stream");
      }
    }
    return true;
  }

  uint64_t cycles() const { return cycles_; }
  const std::vector<std::string>& streams() const { return streams_; }
  size_t beats() const { return streams_.empty() ? 0 : counts_.size() / streams_.size(); }
  size_t count(size_t beat, size_t stream) const { return counts_[beat * streams_.size() + stream]; }

 private:
  uint64_t cycles_ = 0;
  std::vector<std::string> streams_;
  std::vector<size_t> counts_;
};

}  // namespace focus
