# SPDX-License-Identifier: Apache-2.0
#
# Read after a makefile of Verilator's: compiles what all models share, so that each build has its own text to compile only.
runtime: $(VK_GLOBAL_OBJS) focus_harness.o ../sim/focus_runtime.h.gch

focus_harness.o: ../sim/focus_harness.cpp
	$(CXX) -O2 $(CXXFLAGS) $(CPPFLAGS) -c $< -o $@

# Every source of a model includes this header first, with the options it is compiled with here.
../sim/focus_runtime.h.gch: ../sim/focus_runtime.h
	$(CXX) $(OPT_FAST) $(CXXFLAGS) $(CPPFLAGS) -x c++-header $< -o $@
