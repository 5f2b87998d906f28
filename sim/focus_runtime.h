// SPDX-License-Identifier: Apache-2.0
//
// What every source of a model includes first: compiled once, or it would be half the time of a small build.
#pragma once

#include "verilated.h"

#include "focus_model.h"
