// SPDX-License-Identifier: Apache-2.0
//
// The program of every Verilated model: the simulation around what its glue connects.
#include "focus_harness.h"

bool focus::asserting = false;

int main(int count, char** words) {
  try {
    focus::Simulation simulation{count, words};
    return simulation.run();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
